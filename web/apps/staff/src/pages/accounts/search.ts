/** The state of the list of accounts in its address, and the request it means. Pure. */
import type { Schemas } from '@fairdue/api-staff';
import { amount, choice, choices, flag, type SearchOf, searchOf, text } from '../../router/search';

/** The statuses of accounts, in the order of their work. */
export const STATUSES = [
  'new',
  'assigned',
  'in_contact',
  'negotiating',
  'payment_plan',
  'disputed',
  'settled',
  'closed',
] as const satisfies readonly Schemas['AccountStatus'][];

/** Bands of days past due. */
export const BANDS = ['not_due', '0-30', '31-60', '61-90', '90+'] as const satisfies readonly Schemas['DpdBand'][];

/** Low to urgent. */
export const PRIORITIES = ['3', '2', '1', '0'] as const;

export const ORDERINGS = [
  'created_at',
  '-created_at',
  'current_balance',
  '-current_balance',
  'priority',
  '-priority',
  'status',
  '-status',
] as const;

const SHAPE = {
  search: text(),
  status: choices(STATUSES),
  dpd_band: choice(BANDS),
  priority: choice(PRIORITIES),
  min_balance: amount,
  max_balance: amount,
  escalated: flag,
  unassigned: flag,
  ordering: choice(ORDERINGS),
  cursor: text(2000),
};

/** What can stand in the address. */
export type AccountsSearch = SearchOf<typeof SHAPE>;

export const accountsSearch = searchOf(SHAPE);

/** The filters as the API takes them, for the list and for its totals. */
export function toFilters({ ordering: _ordering, cursor: _cursor, status, priority, ...others }: AccountsSearch) {
  return {
    ...others,
    ...(status && { status: status.join(',') }),
    ...(priority && { priority: Number(priority) }),
  };
}

/** Whether anything narrows the list. */
export function isFiltered(search: AccountsSearch): boolean {
  return Object.keys(toFilters(search)).length > 0;
}
