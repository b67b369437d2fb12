import { describe, expect, it } from 'vitest';
import { formatDate, formatInstant, formatRelative } from './dates';
import { formatMoney, isCredit } from './money';

describe('money', () => {
  it.each([
    ['90071992547409931.25', 'USD', 'en-US', '$90,071,992,547,409,931.25'],
    ['0.10', 'USD', 'en-US', '$0.10'],
    ['-12.50', 'USD', 'en-US', '-$12.50'],
    ['1250', 'JPY', 'en-US', '¥1,250'],
    ['1.234', 'KWD', 'en-US', 'KWD\u00a01.234'],
    ['1250.00', 'EUR', 'es-ES', '1250,00\u00a0€'],
  ])('%s %s in %s', (amount, currency, locale, text) => {
    expect(formatMoney(amount, currency, locale)).toBe(text);
  });

  it('is a credit below zero only', () => {
    expect(['-0.01', '-5', '0.00', '-0.00', '5.00'].map(isCredit)).toEqual([true, true, false, false, false]);
  });
});

describe('dates', () => {
  it('are never shifted by a time zone', () => {
    expect(formatDate('2026-11-30', 'en-US')).toBe('Nov 30, 2026');
    expect(formatDate('2026-03-01', 'es-ES')).toBe('1 mar 2026');
    expect(() => formatDate('2026-11-30T00:00:00Z', 'en-US')).toThrow(RangeError);
  });

  it('moments are told by the clocks of the time zone', () => {
    const moment = '2026-03-02T03:05:00Z';
    // Which blank stands before PM depends on the version of ICU.
    expect(formatInstant(moment, 'en-US', 'America/New_York')).toMatch(/^Mar 1, 2026, 10:05\sPM$/);
    expect(formatInstant(moment, 'en-US', 'Asia/Tokyo', 'day')).toBe('Mar 2, 2026');
  });

  it.each([
    ['2026-03-02T11:58:00Z', '2 minutes ago'],
    ['2026-03-02T12:00:10Z', 'now'],
    ['2026-03-05T12:00:00Z', 'in 3 days'],
  ])('%s is %s', (moment, text) => {
    expect(formatRelative(moment, 'en', Date.parse('2026-03-02T12:00:00Z'))).toBe(text);
  });
});
