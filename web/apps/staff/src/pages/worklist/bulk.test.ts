import { describe, expect, it } from 'vitest';
import { changedRows, missing, NO_ENTRY, orderOf } from './bulk';
import { asKept, type WorkRow } from './columns';
import { dateIn } from './today';

const ROW: WorkRow = {
  id: 'a1',
  external_ref: 'A-1',
  debtor_id: 'd1',
  debtor_name: 'Gwendolyn Sharpe',
  creditor_name: 'Metro',
  status: 'assigned',
  original_amount: '10.00',
  current_balance: '10.00',
  currency: 'USD',
  priority: 2,
  priority_score: 5,
  risk_level: 'HIGH',
  team_id: null,
  collector_id: 'c1',
  collector_name: 'Carl',
  due_date: null,
  dpd: null,
  is_escalated: false,
  follow_up_on: null,
  last_contact_at: null,
  created_at: '2026-11-01T10:00:00Z',
};

describe('work in bulk', () => {
  it('sends what the action takes, first for a preview and then with its token', () => {
    const entry = {
      collector: 'c1',
      status: 'closed',
      followUp: '2026-12-01',
      text: ' Call ',
      forceReason: ' Urgent ',
    };
    expect(orderOf('assign', { ids: ['a1'] }, entry, null)).toEqual({
      action: 'assign',
      account_ids: ['a1'],
      collector_id: 'c1',
      force_reason: 'Urgent',
      text: 'Call',
      preview: true,
      token: null,
    });
    expect(orderOf('transition', { filters: { priority: 3 } }, entry, 'token')).toEqual({
      action: 'transition',
      filters: { priority: 3 },
      new_status: 'closed',
      force_reason: '',
      text: 'Call',
      preview: false,
      token: 'token',
    });
    expect(orderOf('follow_up', { ids: ['a1'] }, { ...entry, followUp: '' }, null)).toMatchObject({
      follow_up_on: null,
      text: '',
    });
  });

  it('says what is missing', () => {
    expect(missing('assign', NO_ENTRY)).toBe('collector');
    expect(missing('note', { ...NO_ENTRY, text: ' ' })).toBe('text');
    expect(missing('transition', { ...NO_ENTRY, status: 'closed' })).toBe('text');
    expect(missing('transition', { ...NO_ENTRY, status: 'disputed' })).toBeNull();
    expect(missing('follow_up', NO_ENTRY)).toBeNull();
  });

  it('tells what others changed: another collector, or gone from the list', () => {
    const other = { ...ROW, id: 'a2' };
    const taken = { ...ROW, collector_id: 'c2', collector_name: 'Cora' };
    expect(changedRows([ROW, other], [ROW, other])).toEqual([]);
    expect(changedRows([ROW, other], [taken])).toEqual([
      { before: ROW, after: taken },
      { before: other, after: null },
    ]);
  });
});

describe('columns of a saved view', () => {
  const columns = ['name', 'a', 'b', 'c'].map((key) => ({
    key,
    header: key,
    cell: () => key,
    isOptional: key === 'c',
  }));
  it('stand in its order, the others are hidden', () => {
    const kept = asKept(columns, ['c', 'name', 'a']);
    expect(kept.map(({ key, isOptional }) => [key, isOptional ?? false])).toEqual([
      ['name', false],
      ['c', false],
      ['a', false],
      ['b', true],
    ]);
  });
});

describe('the business date', () => {
  it('is that of the agency', () => {
    const instant = Date.parse('2026-03-01T03:00:00Z');
    expect(dateIn('America/New_York', instant)).toBe('2026-02-28');
    expect(dateIn('Asia/Tokyo', instant)).toBe('2026-03-01');
  });
});
