import { describe, expect, it } from 'vitest';
import { bodyOf, isTouched, missingOf, NOTHING, type OutcomeValues } from './outcome';
import { daysAfter, instantOf, todayIn, workdayFrom } from './zoned';

const values = (changes: Partial<OutcomeValues>): OutcomeValues => ({ ...NOTHING, ...changes });

describe('the outcome of a contact', () => {
  it.each<[string, Partial<OutcomeValues>, object]>([
    ['nothing', {}, { outcome: 'outcome', follow_up_on: 'followUp' }],
    ['no follow-up', { outcome: 'no_answer' }, { follow_up_on: 'followUp' }],
    ['a follow-up', { outcome: 'no_answer', follow_up_on: '2026-12-01' }, {}],
    ['no reason', { outcome: 'refused', next: 'none', no_follow_up_reason: ' ' }, { no_follow_up_reason: 'reason' }],
    ['a reason', { outcome: 'refused', next: 'none', no_follow_up_reason: 'A lawyer writes' }, {}],
    ['half a promise', { outcome: 'promise', amount: '1e3' }, { amount: 'amount', promised_on: 'promisedOn' }],
    ['a promise', { outcome: 'promise', amount: '25.50', promised_on: '2026-12-01' }, {}],
    ['no call-back', { outcome: 'callback' }, { callback_at: 'callbackAt' }],
    ['a call-back', { outcome: 'callback', callback_at: '2026-12-01T10:00' }, {}],
  ])('with %s', (_name, given, missing) => {
    expect(missingOf(values(given))).toEqual(missing);
  });

  it('is sent with what belongs to it only', () => {
    const typed = {
      follow_up_on: '2026-12-01',
      amount: '5',
      promised_on: '2026-12-02',
      callback_at: '2026-12-01T10:00',
    };
    expect(bodyOf(values({ outcome: 'busy', note: ' rang ', ...typed }), 'UTC')).toEqual({
      outcome: 'busy',
      channel: 'phone',
      contact_point: null,
      note: 'rang',
      follow_up_on: '2026-12-01',
      no_follow_up_reason: '',
      amount: null,
      promised_on: null,
      callback_at: null,
    });
    const callback = bodyOf(values({ outcome: 'callback', ...typed }), 'America/New_York');
    expect(callback.callback_at).toBe('2026-12-01T15:00:00.000Z');
  });

  it('is worth a question when something was entered', () => {
    expect(isTouched(values({ channel: 'email', next: 'none' }))).toBe(false);
    expect(isTouched(values({ note: 'x' }))).toBe(true);
  });
});

describe('days and instants', () => {
  it('are those of a time zone', () => {
    expect(todayIn('Asia/Tokyo', new Date('2026-11-30T16:00:00Z'))).toBe('2026-12-01');
    expect(daysAfter('2026-02-27', 3)).toBe('2026-03-02');
    expect(workdayFrom('2026-11-28')).toBe('2026-11-30');
    expect(workdayFrom('2026-11-30')).toBe('2026-11-30');
  });

  it.each([
    ['2026-07-01T09:30', 'America/New_York', '2026-07-01T13:30:00.000Z'],
    ['2026-11-01T12:00', 'America/New_York', '2026-11-01T17:00:00.000Z'],
    ['2026-03-08T12:00', 'America/New_York', '2026-03-08T16:00:00.000Z'],
    ['2026-12-01T10:00', 'Asia/Kolkata', '2026-12-01T04:30:00.000Z'],
  ])('%s in %s is %s', (local, zone, instant) => {
    expect(instantOf(local, zone)).toBe(instant);
  });
});
