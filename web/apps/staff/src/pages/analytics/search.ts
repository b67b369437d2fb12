/** The state of the analytics page in its address. Pure. */
import { type Codec, choice, type SearchOf, searchOf, text } from '../../router/search';

const currency: Codec<string> = {
  read: (raw) => (/^[A-Z]{3}$/.test(String(raw ?? '')) ? String(raw) : undefined),
};

const SHAPE = { currency, team: text(36), per: choice(['month']) };

export type AnalyticsSearch = SearchOf<typeof SHAPE>;
export const analyticsSearch = searchOf(SHAPE);
