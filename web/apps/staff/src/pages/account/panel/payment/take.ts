/** What is entered of a payment, what is missing, and the request it makes. Pure. */
import type { Schemas } from '@fairdue/api-staff';
import { decimalsOf, fromMinor, toMinor } from '../../../payments/amounts';

/** The fields. */
export interface TakeValues {
  readonly amount: string;
  readonly method: string;
  readonly received_on: string;
  readonly reference: string;
  readonly note: string;
  readonly isSplit: boolean;
  /** Account -> how much of it is for that one; only while it is split. */
  readonly parts: Readonly<Record<string, string>>;
}

/** Before anything is entered. */
export function nothingTaken(today: string): TakeValues {
  return {
    amount: '',
    method: 'bank_transfer',
    received_on: today,
    reference: '',
    note: '',
    isSplit: false,
    parts: {},
  };
}

/** Whether anything was entered that would be lost. */
export function isEntered({ amount, reference, note, parts }: TakeValues): boolean {
  return [amount, reference, note, ...Object.values(parts)].some((text) => text !== '');
}

/** Why a field is not right. */
export type Missing = 'amount' | 'day' | 'future' | 'parts';

/** What the server would refuse. */
export function missingOf(
  values: TakeValues,
  currency: string,
  today: string,
): Partial<Record<'amount' | 'received_on' | 'parts', Missing>> {
  const left = leftToDivide(values, currency);
  return {
    ...((toMinor(values.amount, decimalsOf(currency)) ?? 0n) <= 0n && { amount: 'amount' }),
    ...(values.received_on === '' && { received_on: 'day' }),
    ...(values.received_on > today && { received_on: 'future' }),
    ...(values.isSplit && !(left !== null && toMinor(left, decimalsOf(currency)) === 0n) && { parts: 'parts' }),
  };
}

/** What no account has been given yet; below zero when they were given too much, null while something is no amount. */
export function leftToDivide({ amount, parts }: TakeValues, currency: string): string | null {
  const decimals = decimalsOf(currency);
  const all = [amount, ...Object.values(parts).filter((part) => part.trim() !== '')].map((text) =>
    toMinor(text, decimals),
  );
  if (all.some((minor) => minor === null || minor < 0n)) {
    return null;
  }
  const [total = 0n, ...given] = all as bigint[];
  return fromMinor(
    given.reduce((left, minor) => left - minor, total),
    decimals,
  );
}

/** The body of the request. */
export function bodyOf(values: TakeValues, accountId: string): Schemas['PaymentBody'] {
  const parts = Object.entries(values.parts).filter(([, part]) => /[1-9]/.test(part));
  return {
    account: values.isSplit ? null : accountId,
    shares: values.isSplit ? parts.map(([account, amount]) => ({ account, amount: amount.trim() })) : [],
    amount: values.amount.trim(),
    payment_method: values.method as Schemas['PaymentMethod'],
    received_on: values.received_on,
    external_ref: values.reference.trim(),
    reason: values.note.trim(),
    status: 'completed',
  };
}
