/** The state of the list of mapping profiles in its address. Pure. */
import { flag, type SearchOf, searchOf, text } from '../../router/search';

const SHAPE = { is_active: flag, creditor: text(36), cursor: text(2000) };

/** What can stand in the address. */
export type ProfilesSearch = SearchOf<typeof SHAPE>;

export const profilesSearch = searchOf(SHAPE);

/** A new profile may begin as a copy of a built-in layout. */
export const newProfileSearch = searchOf({ copy: text(50) });
