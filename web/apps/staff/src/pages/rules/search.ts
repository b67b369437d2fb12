/** The state of the page of assignment rules in its address. Pure. */
import { choice, type SearchOf, searchOf, text } from '../../router/search';

/** What the page shows. */
export const TABS = ['rules', 'versions', 'runs', 'capacity'] as const;
export type Tab = (typeof TABS)[number];

const SHAPE = { tab: choice(TABS), cursor: text(2000) };

export type RulesSearch = SearchOf<typeof SHAPE>;
export const rulesSearch = searchOf(SHAPE);
