import { describe, expect, it } from 'vitest';
import { byDay, changesOf, isInstant, pageOf, textOf } from './entries';
import { auditSearch, isFiltered, nextDay, startOfDay, toQuery } from './search';

const ID = '0198f1a2-0000-7000-8000-00000000abcd';

describe('the address of the audit', () => {
  it('takes ids, days and words, and drops what is none', () => {
    const raw = {
      kind: 'account.created',
      actor: ` ${ID.toUpperCase()} `,
      subject: 'A-17',
      from: '2026-03-01',
      to: 'x',
    };
    expect(auditSearch(raw)).toEqual({ kind: 'account.created', actor: ID, from: '2026-03-01' });
  });

  it('becomes a request whose days are those of the reader, the last one inside', () => {
    const search = { subject: ID, from: '2026-03-01', to: '2026-03-01', cursor: 'c' };
    expect(toQuery(search, 'America/New_York')).toEqual({
      subject_id: ID,
      from: '2026-03-01T05:00:00.000Z',
      to: '2026-03-02T05:00:00.000Z',
      cursor: 'c',
    });
    expect(toQuery({}, 'UTC')).toEqual({});
  });

  it('narrows by anything but the page', () => {
    expect([isFiltered({ cursor: 'c' }), isFiltered({ kind: 'x', cursor: 'c' }), isFiltered({})]).toEqual([
      false,
      true,
      false,
    ]);
  });
});

describe('a day', () => {
  it('begins by the clocks of its place, on the days they are changed too', () => {
    expect(startOfDay('2026-03-08', 'America/New_York')).toBe('2026-03-08T05:00:00.000Z');
    expect(startOfDay('2026-03-09', 'America/New_York')).toBe('2026-03-09T04:00:00.000Z');
    expect(startOfDay('2026-11-01', 'America/New_York')).toBe('2026-11-01T04:00:00.000Z');
    expect(startOfDay('2026-11-02', 'America/New_York')).toBe('2026-11-02T05:00:00.000Z');
    expect(startOfDay('2026-01-01', 'Pacific/Kiritimati')).toBe('2025-12-31T10:00:00.000Z');
    expect(startOfDay('2026-01-01', 'Asia/Kathmandu')).toBe('2025-12-31T18:15:00.000Z');
  });

  it('has one after it, over months, years and leap days', () => {
    expect(['2026-02-28', '2028-02-28', '2026-12-31'].map(nextDay)).toEqual(['2026-03-01', '2028-02-29', '2027-01-01']);
  });
});

describe('an entry', () => {
  it('tells old and new of a pair, and what is no pair as new', () => {
    expect(changesOf({ status: ['new', 'assigned'], owner: [null, 'carl'], count: 3, tags: ['a', 'b', 'c'] })).toEqual([
      { field: 'status', before: 'new', after: 'assigned', isLong: false },
      { field: 'owner', before: '', after: 'carl', isLong: false },
      { field: 'count', before: '', after: '3', isLong: false },
      { field: 'tags', before: '', after: '[\n  "a",\n  "b",\n  "c"\n]', isLong: false },
    ]);
  });

  it('knows what is too long for a line', () => {
    const long = 'x'.repeat(81);
    expect(changesOf({ text: ['', long] })[0]?.isLong).toBe(true);
    expect(changesOf({ text: [long.slice(1), ''] })[0]?.isLong).toBe(false);
  });

  it('says false and zero, and nothing of nothing', () => {
    expect([false, 0, '', null, undefined].map(textOf)).toEqual(['false', '0', '', '', '']);
  });

  it('knows instants from days and words', () => {
    const instants = ['2026-11-30T14:05:00+00:00', '2026-11-30T14:05:00.123456Z'];
    const others = ['2026-11-30', '2026-11-30 14:05', 'at 2026-11-30T14:05:00Z'];
    expect([...instants, ...others].map(isInstant)).toEqual([true, true, false, false, false]);
  });

  it('leads to the page of its subject where there is one', () => {
    expect(pageOf('account', ID)).toBe(`/accounts/${ID}`);
    expect(pageOf('assignment_run', ID)).toBe('/assignment-rules?tab=runs');
    expect(pageOf('role', ID)).toBeNull();
  });

  it('stands under its day, in the order that entries came in', () => {
    const at = (hour: string) => ({ at: `2026-03-0${hour}` });
    const days = byDay([at('2T09'), at('2T08'), at('1T23'), at('2T07')], (instant) => instant.slice(0, 10));
    expect(days.map(({ day, entries }) => [day, entries.length])).toEqual([
      ['2026-03-02', 2],
      ['2026-03-01', 1],
      ['2026-03-02', 1],
    ]);
  });
});
