import { describe, expect, it } from 'vitest';
import { isDivided, leftOf, sharesOf } from './parts';

const ENTRY = { amount: '250.00', currency: 'USD' };
const part = (account: string, amount: string) => ({ account, account_ref: account, amount });

describe('an entry of a bank file', () => {
  it('is all for one account, whatever was typed beside it', () => {
    expect(isDivided(ENTRY, [part('a', '')])).toBe(true);
    expect(sharesOf([part('a', '7')])).toEqual({ account: 'a', shares: [] });
  });

  it('is divided between several to the cent', () => {
    expect(leftOf(ENTRY, [part('a', '100.00'), part('b', '149.99')])).toBe(1n);
    expect(isDivided(ENTRY, [part('a', '100.00'), part('b', '149.99')])).toBe(false);
    expect(isDivided(ENTRY, [part('a', '100.00'), part('b', ' 150')])).toBe(true);
    expect(leftOf(ENTRY, [part('a', '0'), part('b', '250')])).toBeNull();
    expect(isDivided(ENTRY, [])).toBe(false);
    expect(sharesOf([part('a', '100.00'), part('b', ' 150')])).toEqual({
      account: null,
      shares: [
        { account: 'a', amount: '100.00' },
        { account: 'b', amount: '150' },
      ],
    });
  });
});
