import { describe, expect, it } from 'vitest';
import { ORDERS, orderName, orderOf } from './terms';

describe('the terms of a creditor', () => {
  it('are named where they are usual, and kept where they are his own', () => {
    const own = ['fees', 'costs', 'interest', 'principal'];
    expect(orderName(ORDERS.principal_first)).toBe('principal_first');
    expect(orderName(own)).toBe('own');
    expect(orderOf('own', own)).toEqual(own);
    expect(orderOf('usual', own)).toEqual(['costs', 'fees', 'interest', 'principal']);
  });
});
