import { describe, expect, it } from 'vitest';
import { totalsOf } from './totals';

const row = (status: string, currency: string, count: number, amount: string, net_amount: string) => ({
  status,
  currency,
  count,
  amount,
  net_amount,
});

describe('totals', () => {
  it('counts what came in less what went back, and what is pending apart', () => {
    const rows = [
      row('completed', 'USD', 2, '40.00', '40.00'),
      row('partially_refunded', 'USD', 1, '10.00', '7.50'),
      row('refunded', 'USD', 1, '5.00', '0.00'),
      row('failed', 'USD', 3, '90.00', '0.00'),
      row('reversed', 'USD', 1, '80.00', '0.00'),
      row('pending', 'USD', 1, '20.00', '0.00'),
    ];
    expect(totalsOf(rows)).toEqual([
      { key: 'received', currency: 'USD', amount: '47.50', count: 4 },
      { key: 'pending', currency: 'USD', amount: '20.00', count: 1 },
    ]);
  });

  it('never adds two currencies', () => {
    const rows = [row('completed', 'USD', 1, '1.00', '1.00'), row('completed', 'JPY', 1, '500', '500')];
    expect(totalsOf(rows).map(({ currency, amount }) => `${currency} ${amount}`)).toEqual(['USD 1.00', 'JPY 500']);
    expect(totalsOf([])).toEqual([]);
  });
});
