/** What is entered of a payment, what is missing, and the request it makes. Pure. */
import type { Schemas } from '@fairdue/api-staff';
import { decimalsOf, fromMinor, toMinor } from '../../../payments/amounts';

/** A card that a processor keeps for the debtor, as it is charged. */
export type KeptCard = Pick<Schemas['SavedMethodRow'], 'id' | 'processor'>;

/** The fields. */
export interface TakeValues {
  readonly amount: string;
  readonly method: string;
  readonly received_on: string;
  readonly reference: string;
  /** What is charged; only when the method is a card. */
  readonly card: KeptCard | null;
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
    card: null,
    note: '',
    isSplit: false,
    parts: {},
  };
}

/** Whether anything was entered that would be lost. */
export function isEntered({ amount, reference, note, card, parts }: TakeValues): boolean {
  return card !== null || [amount, reference, note, ...Object.values(parts)].some((text) => text !== '');
}

/** Why a field is not right. */
export type Missing = 'amount' | 'day' | 'future' | 'card' | 'parts';

/** Whether a card is charged, in place of money that somebody saw come in. */
export function isCharge({ method }: Pick<TakeValues, 'method'>): boolean {
  return method === 'card';
}

/** What the server would refuse. */
export function missingOf(
  values: TakeValues,
  currency: string,
  today: string,
): Partial<Record<'amount' | 'received_on' | 'card' | 'parts', Missing>> {
  const left = leftToDivide(values, currency);
  return {
    ...((toMinor(values.amount, decimalsOf(currency)) ?? 0n) <= 0n && { amount: 'amount' }),
    ...(isCharge(values) ? values.card === null && { card: 'card' } : wrongDay(values.received_on, today)),
    ...(values.isSplit && !(left !== null && toMinor(left, decimalsOf(currency)) === 0n) && { parts: 'parts' }),
  };
}

function wrongDay(day: string, today: string): { received_on?: Missing } {
  if (day === '') {
    return { received_on: 'day' };
  }
  return day > today ? { received_on: 'future' } : {};
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
    reason: values.note.trim(),
    status: 'completed',
    ...(isCharge(values) ? charge(values.card) : seen(values)),
  };
}

/** Its processor says when the money came in, and under which reference. Who pays is not there for his bank to ask. */
function charge(card: KeptCard | null) {
  return {
    external_ref: '',
    processor: card?.processor ?? null,
    ...(card && { card: { saved_method: card.id, off_session: true, token: '', return_url: '' } }),
  };
}

function seen({ received_on, reference }: TakeValues) {
  return { received_on, external_ref: reference.trim() };
}
