/** The totals of the API as figures: never added over currencies. Pure. */
import type { Schemas } from '@fairdue/api-staff';
import { sumOf } from './amounts';

const CLEARED = ['completed', 'partially_refunded', 'refunded', 'disputed'];

/** What came in less what went back, or what is still on its way, in one currency. */
export interface Total {
  readonly key: 'received' | 'pending';
  readonly currency: string;
  readonly amount: string;
  readonly count: number;
}

/** Of every currency what came in, then what is pending where anything is. */
export function totalsOf(rows: readonly Schemas['StatusTotal'][]): Total[] {
  const currencies = [...new Set(rows.map(({ currency }) => currency))];
  return currencies.flatMap((currency) => {
    const mine = rows.filter((row) => row.currency === currency);
    const cleared = mine.filter(({ status }) => CLEARED.includes(status));
    const pending = mine.filter(({ status }) => status === 'pending');
    const counted = (some: typeof mine) => some.reduce((found, { count }) => found + count, 0);
    const received: Total = {
      key: 'received',
      currency,
      amount: sumOf(
        cleared.map(({ net_amount }) => net_amount),
        currency,
      ),
      count: counted(cleared),
    };
    const waiting: Total = {
      key: 'pending',
      currency,
      amount: sumOf(
        pending.map(({ amount }) => amount),
        currency,
      ),
      count: counted(pending),
    };
    return pending.length > 0 ? [received, waiting] : [received];
  });
}
