import { describe, expect, it } from 'vitest';
import { happenedTo } from './happened';
import type { Payment } from './queries';

const PAYMENT = {
  amount: '100.00',
  currency: 'USD',
  status: 'completed',
  reason: 'By phone',
  created_at: '2026-11-01T10:00:00Z',
  completed_at: '2026-11-01T10:00:01Z',
  failure_code: '',
  failure_detail: '',
  refunds: [],
  disputes: [],
  witnesses: [],
  reversal: null,
} as unknown as Payment;

const told = (changes: object) =>
  happenedTo({ ...PAYMENT, ...changes }).map(({ what, text }) => [what, text].filter(Boolean).join(': '));

describe('what happened to a payment', () => {
  it('begins with how it was recorded, at the end', () => {
    expect(told({})).toEqual(['completed', 'recorded: By phone']);
  });

  it('says why it was taken back, when and by whom', () => {
    const reversal = { at: '2026-11-02T10:00:00Z', by: 'alice', reason: 'Entered twice' };
    expect(told({ status: 'reversed', reversal })[0]).toBe('reversed: Entered twice · alice');
    expect(happenedTo({ ...PAYMENT, status: 'reversed', reversal })[0]?.at).toBe(reversal.at);
    expect(told({ status: 'reversed' })[0]).toBe('reversed');
  });

  it('says why it failed, in words where there are any', () => {
    const failed = { status: 'failed', completed_at: null, failure_code: 'card_declined' };
    expect(told(failed)[0]).toBe('failed: card_declined');
    expect(told({ ...failed, failure_detail: 'Declined.' })[0]).toBe('failed: Declined.');
  });

  it('puts a dispute of the same day after the payment itself', () => {
    const dispute = { id: 'd1', amount: '5.00', reason: '', status: 'open', opened_on: '2026-11-01', closed_on: null };
    expect(told({ disputes: [dispute] })).toEqual(['disputed', 'completed', 'recorded: By phone']);
  });

  it('puts refunds and disputes where they belong in time', () => {
    const refund = {
      id: 'r1',
      amount: '10.00',
      reason: 'Paid twice',
      status: 'completed',
      created_at: '2026-11-03T10:00:00Z',
      completed_at: '2026-11-04T10:00:00Z',
    };
    const dispute = {
      id: 'd1',
      amount: '5.00',
      reason: 'fraud',
      status: 'lost',
      opened_on: '2026-11-05',
      closed_on: '2026-11-09',
    };
    expect(told({ refunds: [refund], disputes: [dispute] })).toEqual([
      'lost',
      'disputed: fraud',
      'refunded',
      'refundAsked: Paid twice',
      'completed',
      'recorded: By phone',
    ]);
    expect(told({ refunds: [{ ...refund, status: 'failed', failure_detail: 'Card is gone' }] })[0]).toBe(
      'refundFailed: Card is gone',
    );
  });
});
