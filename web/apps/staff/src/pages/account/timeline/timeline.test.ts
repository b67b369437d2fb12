import { describe, expect, it } from 'vitest';
import { byDay } from './days';
import { isTold } from './fields';
import { kindsOf } from './kinds';

describe('the timeline', () => {
  it('has the days of the reader', () => {
    const entries = ['2026-12-01T02:00:00Z', '2026-11-30T20:00:00Z', '2026-11-30T03:00:00Z'].map((at) => ({ at }));
    const days = byDay(entries, 'America/New_York').map(({ day, entries: ofDay }) => [day, ofDay.length]);
    expect(days).toEqual([
      ['2026-11-30', 2],
      ['2026-11-29', 1],
    ]);
  });

  it('is asked for groups of kinds', () => {
    expect(kindsOf(undefined)).toBeUndefined();
    expect(kindsOf('status')).toBe('status_change,escalation');
  });

  it('leaves out what is only for machines', () => {
    expect(['status', 'collector_id', 'id', 'attempt_ids', 'paid'].filter(isTold)).toEqual(['status', 'paid']);
  });
});
