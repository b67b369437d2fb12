/** The outcome of a contact: what the form holds, what is missing, and the request it means. Pure. */
import type { Schemas } from '@fairdue/api-staff';
import { amount } from '../../../router/search';
import { instantOf } from './zoned';

export const CHANNELS = [
  'phone',
  'email',
  'sms',
  'letter',
  'visit',
  'other',
] as const satisfies readonly Schemas['ContactChannel'][];

/** Reached first, then not reached. */
export const OUTCOMES = [
  'right_party',
  'promise',
  'callback',
  'refused',
  'dispute',
  'third_party',
  'no_answer',
  'voicemail',
  'busy',
  'wrong_number',
  'deceased',
  'other',
] as const satisfies readonly Schemas['ContactOutcome'][];

export type Channel = (typeof CHANNELS)[number];
export type ContactOutcome = (typeof OUTCOMES)[number];

/** What the form holds: all text, as typed. */
export interface OutcomeValues {
  readonly channel: Channel;
  readonly contact_point: string;
  readonly outcome: ContactOutcome | '';
  readonly note: string;
  readonly next: 'date' | 'none';
  readonly follow_up_on: string;
  readonly no_follow_up_reason: string;
  readonly amount: string;
  readonly promised_on: string;
  readonly callback_at: string;
}

export const NOTHING: OutcomeValues = {
  channel: 'phone',
  contact_point: '',
  outcome: '',
  note: '',
  next: 'date',
  follow_up_on: '',
  no_follow_up_reason: '',
  amount: '',
  promised_on: '',
  callback_at: '',
};

/** Why a field is not right. */
export type Missing = 'outcome' | 'amount' | 'promisedOn' | 'callbackAt' | 'followUp' | 'reason';

/** What the server would refuse: an open account is never left without saying when it comes up again, or why it does not. */
export function missingOf(values: OutcomeValues): Partial<Record<keyof OutcomeValues, Missing>> {
  const { outcome } = values;
  const setsFollowUp = outcome === 'promise' || outcome === 'callback';
  return {
    ...(outcome === '' && { outcome: 'outcome' }),
    ...(outcome === 'promise' && amount.read(values.amount.trim()) === undefined && { amount: 'amount' }),
    ...(outcome === 'promise' && values.promised_on === '' && { promised_on: 'promisedOn' }),
    ...(outcome === 'callback' && values.callback_at === '' && { callback_at: 'callbackAt' }),
    ...(values.next === 'date' && values.follow_up_on === '' && !setsFollowUp && { follow_up_on: 'followUp' }),
    ...(values.next === 'none' && values.no_follow_up_reason.trim() === '' && { no_follow_up_reason: 'reason' }),
  };
}

/** The body of the request. `timeZone` is that of the person who typed the instant. */
export function bodyOf(values: OutcomeValues, timeZone: string): Schemas['Outcome'] {
  const { outcome, next } = values;
  const isPromise = outcome === 'promise';
  return {
    outcome: outcome || 'other',
    channel: values.channel,
    contact_point: values.contact_point || null,
    note: values.note.trim(),
    follow_up_on: next === 'date' ? values.follow_up_on || null : null,
    no_follow_up_reason: next === 'none' ? values.no_follow_up_reason.trim() : '',
    amount: isPromise ? values.amount.trim() : null,
    promised_on: isPromise ? values.promised_on : null,
    callback_at: outcome === 'callback' ? instantOf(values.callback_at, timeZone) : null,
  };
}

/** Whether anything was entered that would be lost. */
export function isTouched(values: OutcomeValues): boolean {
  const { channel: _channel, contact_point: _point, next: _next, ...typed } = values;
  return Object.values(typed).some((text) => text !== '');
}
