/** How an entry is divided between accounts: all of it for one, or amounts that sum up to it for several. Pure. */
import { decimalsOf, toMinor } from '../payments/amounts';

/** An account, and how much of the entry is for it; the amount counts only when there are several. */
export interface Part {
  readonly account: string;
  readonly account_ref: string;
  readonly amount: string;
}

interface Entry {
  readonly amount: string;
  readonly currency: string;
}

/** What no account has been given yet, in minor units; null while something is no amount. */
export function leftOf({ amount, currency }: Entry, parts: readonly Part[]): bigint | null {
  const decimals = decimalsOf(currency);
  const given = parts.map((part) => toMinor(part.amount, decimals));
  const total = toMinor(amount, decimals);
  return total === null || given.some((minor) => minor === null || minor <= 0n)
    ? null
    : given.reduce<bigint>((left, minor) => left - (minor ?? 0n), total);
}

/** Whether all of the entry, and no more, is given to accounts. */
export function isDivided(entry: Entry, parts: readonly Part[]): boolean {
  return parts.length === 1 || (parts.length > 1 && leftOf(entry, parts) === 0n);
}

/** As the API takes it. */
export function sharesOf(parts: readonly Part[]): {
  account: string | null;
  shares: { account: string; amount: string }[];
} {
  const [first] = parts;
  return parts.length === 1 && first
    ? { account: first.account, shares: [] }
    : { account: null, shares: parts.map(({ account, amount }) => ({ account, amount: amount.trim() })) };
}
