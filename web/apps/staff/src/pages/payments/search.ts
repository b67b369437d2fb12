/** The state of the lists of payments in their address, and the request it means. Pure. */
import type { Schemas } from '@fairdue/api-staff';
import { choice, choices, date, flag, type SearchOf, searchOf, text } from '../../router/search';

/** In the order in which a payment goes through them. */
export const STATUSES = [
  'pending',
  'completed',
  'failed',
  'partially_refunded',
  'refunded',
  'disputed',
  'reversed',
] as const;

/** How money comes. */
export const METHODS = [
  'card',
  'bank_transfer',
  'check',
  'cash',
] as const satisfies readonly Schemas['PaymentMethod'][];

/** Of money that somebody saw come in. */
export const MANUAL_METHODS = METHODS.slice(1);

export const ORDERINGS = ['created_at', '-created_at', 'received_on', '-received_on', 'amount', '-amount'] as const;

export const DISPUTE_STATUSES = ['open', 'won', 'lost'] as const;

const SHAPE = {
  search: text(),
  status: choices(STATUSES),
  method: choices(METHODS),
  received_after: date,
  received_before: date,
  processor: text(36),
  unapplied: flag,
  ordering: choice(ORDERINGS),
  cursor: text(2000),
};

/** What can stand in the address of the list. */
export type PaymentsSearch = SearchOf<typeof SHAPE>;

export const paymentsSearch = searchOf(SHAPE);

export const disputesSearch = searchOf({ status: choice(DISPUTE_STATUSES), cursor: text(2000) });

/** The filters as the API takes them, for the list and for its totals. */
export function toFilters({ ordering: _ordering, cursor: _cursor, status, method, ...others }: PaymentsSearch) {
  return {
    ...others,
    ...(status && { status: status.join(',') }),
    ...(method && { method: method.join(',') }),
  };
}

/** Whether anything narrows the list. */
export function isFiltered(search: PaymentsSearch): boolean {
  return Object.keys(toFilters(search)).length > 0;
}
