/** The order in which payments serve the parts of a debt, as one choice. Pure. */
type Bucket = 'principal' | 'interest' | 'fees' | 'costs';

/** The orders that are offered. */
export const ORDERS = {
  usual: ['costs', 'fees', 'interest', 'principal'],
  principal_first: ['principal', 'interest', 'fees', 'costs'],
  interest_first: ['interest', 'fees', 'costs', 'principal'],
} as const satisfies Record<string, readonly Bucket[]>;

/** The name of an order that is offered, or `own`. */
export type OrderName = keyof typeof ORDERS | 'own';

const NAMES = Object.keys(ORDERS) as (keyof typeof ORDERS)[];

/** Which of them a creditor has. */
export function orderName(order: readonly string[]): OrderName {
  return NAMES.find((name) => ORDERS[name].join() === order.join()) ?? 'own';
}

/** The order that a choice means; `own` stays what it was. */
export function orderOf(name: OrderName, own: readonly string[]): Bucket[] {
  return [...(name === 'own' ? (own as readonly Bucket[]) : ORDERS[name])];
}
