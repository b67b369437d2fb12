/** The state of the worklist in its address, the requests it means, and saved views of it. Pure. */
import type { Schemas } from '@fairdue/api-staff';
import { amount, choice, choices, flag, type SearchOf, searchOf, text } from '../../router/search';

/** The statuses of accounts that are still to be worked, in that order. */
export const STATUSES = [
  'new',
  'assigned',
  'in_contact',
  'negotiating',
  'payment_plan',
  'disputed',
] as const satisfies readonly Schemas['AccountStatus'][];
export const BANDS = ['not_due', '0-30', '31-60', '61-90', '90+'] as const satisfies readonly Schemas['DpdBand'][];
export const PRIORITIES = ['3', '2', '1', '0'] as const;
export const RISKS = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
export const FOLLOW_UPS = ['due', 'overdue', 'later', 'none'] as const satisfies readonly Schemas['FollowUp'][];
export const UNTOUCHED = ['3', '7', '14', '30'] as const;
export const ORDERS = ['priority', 'due', 'balance', 'age'] as const satisfies readonly Schemas['WorklistOrder'][];

/** How a worklist is sorted: each has one direction. */
export type Order = (typeof ORDERS)[number];

const FILTERS = {
  search: text(),
  status: choices(STATUSES),
  creditor: text(36),
  dpd_band: choice(BANDS),
  priority: choice(PRIORITIES),
  min_balance: amount,
  max_balance: amount,
  follow_up: choice(FOLLOW_UPS),
  untouched_days: choice(UNTOUCHED),
  risk_level: choice(RISKS),
  escalated: flag,
  unassigned: flag,
  collector: text(36),
  team: text(36),
};
const SHAPE = { ...FILTERS, view: text(40), order: choice(ORDERS), cursor: text(2000) };

/** What can stand in the address. */
export type WorklistSearch = SearchOf<typeof SHAPE>;
/** Changes some of it; undefined takes it away. */
export type SearchChanges = { [K in keyof WorklistSearch]?: WorklistSearch[K] | undefined };
/** The filters as the API takes them. */
export type WorklistFilters = Partial<Schemas['Filters']>;

export const worklistSearch = searchOf(SHAPE);
const readFilters = searchOf(FILTERS);

/** The filters as the API takes them: for the list, its totals, work in bulk and saved views. */
export function toFilters(search: WorklistSearch) {
  const { view: _view, order: _order, cursor: _cursor, status, priority, untouched_days, ...others } = search;
  return {
    ...others,
    ...(status && { status: status.join(',') }),
    ...(priority && { priority: Number(priority) }),
    ...(untouched_days && { untouched_days: Number(untouched_days) }),
  };
}

/** Whether anything narrows the list. */
export function isFiltered(search: WorklistSearch): boolean {
  return Object.keys(toFilters(search)).length > 0;
}

/** Take every filter away; the sorting stays. */
export function withoutFilters({ order, view }: WorklistSearch): WorklistSearch {
  return { ...(order && { order }), ...(view && { view }) };
}

/** A tab of the worklist. */
export interface Tab {
  /** Stands in the address; undefined for the plain list. */
  readonly key: string | undefined;
  readonly search: WorklistSearch;
}

/** The tabs that are always there. */
export const OWN_TABS = ['all', 'due', 'overdue', 'unassigned'] as const;

/** Where a tab that is always there leads. */
export function searchOfOwnTab(name: (typeof OWN_TABS)[number]): WorklistSearch {
  switch (name) {
    case 'due':
      return { view: name, follow_up: 'due', order: 'due' };
    case 'overdue':
      return { view: name, follow_up: 'overdue', order: 'due' };
    case 'unassigned':
      return { view: name, unassigned: true };
    default:
      return ALL;
  }
}

/** All that is open, said outright: an address that says nothing opens with the reader's own view. */
const ALL: WorklistSearch = { view: 'all' };

/** What stands in the address when somebody took all out of it, so that he stays where he is. */
export function staying(search: WorklistSearch): WorklistSearch {
  return Object.keys(search).length > 0 ? search : ALL;
}

/** What a tab or saved view is called where the server keeps it; null for all that is open. */
export function keptName(view: string | undefined): string | null {
  return view === undefined || view === ALL.view ? null : view;
}

/** Where a saved view leads. Filters that are none any more are left out. */
export function searchOfView({ id, filters, ordering }: Pick<Schemas['ViewRow'], 'id' | 'filters' | 'ordering'>) {
  const order = ORDERS.find((one) => one === ordering);
  const words = Object.entries(filters).map(([name, value]) => [name, typeof value === 'number' ? `${value}` : value]);
  const found: WorklistSearch = { view: id, ...readFilters(Object.fromEntries(words)) };
  return order && order !== 'priority' ? { ...found, order } : found;
}

/** Whether the list is no longer what the tab leads to. */
export function isChanged(search: WorklistSearch, tab: WorklistSearch): boolean {
  return said(search) !== said(tab);
}

function said(search: WorklistSearch): string {
  const filters = Object.entries(toFilters(search)).map(([name, value]) => `${name}=${value}`);
  return [...filters.sort(), search.order ?? 'priority'].join('&');
}
