/** What the postings of an account come to, recipe by recipe: exact sums of decimal strings. Pure. */
import type { Schemas } from '@fairdue/api-staff';
import { fromMinor } from '../../payments/amounts';

export const RECIPES = [
  'placement',
  'allocation',
  'charge',
  'adjustment',
  'write_off',
  'reversal',
  'withdrawal',
] as const;

type Recipe = (typeof RECIPES)[number];
type Line = Pick<Schemas['AccountStatementLine'], 'recipe' | 'amount' | 'balance'>;

/** The sums of everything but the placement, which the original amount tells; nothing when older postings are not in `lines`. */
export function splitOf(
  account: { readonly original_amount: string },
  lines: readonly Line[],
): { recipe: Recipe; amount: string }[] {
  const first = lines.at(-1);
  const isWhole = first !== undefined && first.amount === first.balance;
  if (!isWhole) {
    return [];
  }
  const placed = sum(lines.filter(({ recipe }) => recipe === 'placement').map(({ amount }) => amount));
  return RECIPES.filter((recipe) => recipe !== 'placement' || placed !== account.original_amount)
    .map((recipe) => ({ recipe, amounts: lines.filter((line) => line.recipe === recipe).map(({ amount }) => amount) }))
    .filter(({ amounts }) => amounts.length > 0)
    .map(({ recipe, amounts }) => ({ recipe, amount: sum(amounts) }));
}

/** The parts of what is owed, all of them once there is more than the principal. */
export function partsOwed(
  account: Pick<Schemas['AccountDetail'], 'principal' | 'interest' | 'fees' | 'costs'>,
): { part: 'principal' | 'interest' | 'fees' | 'costs'; amount: string }[] {
  const parts = (['principal', 'interest', 'fees', 'costs'] as const).map((part) => ({ part, amount: account[part] }));
  return parts.slice(1).some(({ amount }) => /[1-9]/.test(amount)) ? parts : [];
}

/** Add amounts of one currency, all with its number of decimals. */
export function sum(amounts: readonly string[]): string {
  const decimals = amounts[0]?.split('.')[1]?.length ?? 0;
  const total = amounts.reduce((found, amount) => found + BigInt(amount.replace('.', '')), 0n);
  return fromMinor(total, decimals);
}
