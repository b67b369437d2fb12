import { describe, expect, it } from 'vitest';
import { canBeAsked, isFromBank, obstacleTo } from './possible';

const payment = (changes: object = {}) => ({
  status: 'completed',
  payment_method: 'check',
  refundable_amount: '10.00',
  refunds: [],
  disputes: [],
  disputed_amount: '0.00',
  processor_ref: null,
  ...changes,
});

describe('what can be done with a payment', () => {
  it('is everything while money that somebody saw is there', () => {
    for (const deed of ['refund', 'return', 'correct', 'takeBack'] as const) {
      expect(obstacleTo(deed, payment())).toBeNull();
    }
  });

  it.each([
    ['pending', 'pending', null],
    ['failed', 'failed', 'failed'],
    ['reversed', 'reversed', 'reversed'],
    ['disputed', 'disputed', 'disputed'],
    ['partially_refunded', null, 'refunded'],
  ])('of one that is %s has these obstacles', (status, refund, takeBack) => {
    expect(obstacleTo('refund', payment({ status }))).toBe(refund);
    expect(obstacleTo('takeBack', payment({ status }))).toBe(takeBack);
    expect(obstacleTo('correct', payment({ status }))).toBe(takeBack);
  });

  it('refunds no more than is left, and corrects nothing of which some went back', () => {
    expect(obstacleTo('refund', payment({ refundable_amount: '0.00' }))).toBe('nothingLeft');
    expect(obstacleTo('correct', payment({ refunds: [{}] as never }))).toBe('refunded');
  });

  it('of a card is what its processor says', () => {
    expect(obstacleTo('correct', payment({ payment_method: 'card' }))).toBe('card');
    expect(obstacleTo('refund', payment({ payment_method: 'card' }))).toBeNull();
    const asked = { status: 'pending', payment_method: 'card', processor_ref: 'pi_1' };
    expect(canBeAsked(payment(asked))).toBe(true);
    for (const other of [{ status: 'failed' }, { payment_method: 'cash' }, { processor_ref: null }]) {
      expect(canBeAsked(payment({ ...asked, ...other }))).toBe(false);
    }
  });

  it('is no correction of one that was disputed, however that ended', () => {
    const disputes = [{ status: 'won' }];
    expect(obstacleTo('refund', payment({ disputes }))).toBeNull();
    expect(obstacleTo('correct', payment({ disputes }))).toBe('wasDisputed');
    expect(obstacleTo('takeBack', payment({ disputes }))).toBe('wasDisputed');
  });

  it.each([
    [{ status: 'pending' }, 'pending'],
    [{ status: 'reversed' }, 'reversed'],
    [{ payment_method: 'card' }, 'card'],
    [{ status: 'disputed', disputed_amount: '10.00' }, 'disputed'],
    [{ status: 'refunded' }, null],
  ])('is a return by the bank of %o: %s', (changes, why) => {
    expect(obstacleTo('return', payment(changes))).toBe(why);
  });

  it('knows money that a bank file brought from money that it took', () => {
    const of = (...debits: boolean[]) => ({ witnesses: debits.map((is_debit) => ({ is_debit }) as never) });
    expect(isFromBank(of())).toBe(false);
    expect(isFromBank(of(true))).toBe(false);
    expect(isFromBank(of(true, false))).toBe(true);
  });
});
