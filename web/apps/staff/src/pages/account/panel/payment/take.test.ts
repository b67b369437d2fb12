import { describe, expect, it } from 'vitest';
import { isExpired, nameOfBrand, shownExpiry } from './cards';
import { bodyOf, isEntered, leftToDivide, missingOf, nothingTaken, type TakeValues } from './take';

const TODAY = '2026-11-29';
const entered = (changes: Partial<TakeValues> = {}): TakeValues => ({
  ...nothingTaken(TODAY),
  amount: '100.00',
  ...changes,
});
const CARD = { id: 'm1', processor: 'p1' };

describe('what is entered of a payment', () => {
  it('is nothing at first', () => {
    expect(isEntered(nothingTaken(TODAY))).toBe(false);
    expect(isEntered(entered())).toBe(true);
    expect(isEntered({ ...nothingTaken(TODAY), card: CARD })).toBe(true);
  });

  it('is told what is missing', () => {
    const missing = (changes: Partial<TakeValues>) => missingOf(entered(changes), 'USD', TODAY);
    expect(missing({})).toEqual({});
    for (const amount of ['', '0', '-5', '1.005', 'abc']) {
      expect(missing({ amount })).toEqual({ amount: 'amount' });
    }
    expect(missing({ received_on: '' })).toEqual({ received_on: 'day' });
    expect(missing({ received_on: '2026-11-30' })).toEqual({ received_on: 'future' });
    expect(missing({ method: 'card', received_on: '' })).toEqual({ card: 'card' });
    expect(missing({ method: 'card', card: CARD })).toEqual({});
    expect(missing({ isSplit: true, parts: { a: '99.99' } })).toEqual({ parts: 'parts' });
    expect(missing({ isSplit: true, parts: { a: '60.00', b: '40.00' } })).toEqual({});
  });

  it('is divided to the cent', () => {
    expect(leftToDivide(entered({ parts: { a: '33.33', b: '' } }), 'USD')).toBe('66.67');
    expect(leftToDivide(entered({ parts: { a: '100.01' } }), 'USD')).toBe('-0.01');
    expect(leftToDivide(entered({ parts: { a: 'x' } }), 'USD')).toBeNull();
    expect(leftToDivide(entered({ parts: { a: '-1' } }), 'USD')).toBeNull();
  });

  it('becomes the request', () => {
    const body = bodyOf(entered({ method: 'check', reference: ' 77 ', note: ' by post ', card: CARD }), 'a1');
    expect(body).toEqual({
      account: 'a1',
      shares: [],
      amount: '100.00',
      payment_method: 'check',
      received_on: TODAY,
      external_ref: '77',
      reason: 'by post',
      status: 'completed',
    });
    const parts = { a: ' 60.00', b: '40.00', c: '0', d: '' };
    expect(bodyOf(entered({ isSplit: true, parts }), 'a1')).toMatchObject({
      account: null,
      shares: [
        { account: 'a', amount: '60.00' },
        { account: 'b', amount: '40.00' },
      ],
    });
  });

  it('charges a kept card by its processor, who says the day and the reference', () => {
    const body = bodyOf(entered({ method: 'card', card: CARD, reference: 'x' }), 'a1');
    expect(body).toMatchObject({
      payment_method: 'card',
      processor: 'p1',
      external_ref: '',
      card: { saved_method: 'm1', off_session: true, token: '' },
    });
    expect(body.received_on).toBeUndefined();
    expect(bodyOf(entered({ method: 'card' }), 'a1').card).toBeUndefined();
  });
});

describe('a kept card', () => {
  it('is good to the end of its month', () => {
    expect(isExpired('2026-11', TODAY)).toBe(false);
    expect(isExpired('2026-10', TODAY)).toBe(true);
    expect(isExpired('', TODAY)).toBe(false);
  });

  it('shows its end as it is printed', () => {
    expect(shownExpiry('2034-12')).toBe('12/34');
  });

  it('has the name its brand writes', () => {
    expect(nameOfBrand('visa')).toBe('Visa');
    expect(nameOfBrand('eftpos')).toBe('eftpos');
  });
});
