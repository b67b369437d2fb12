import { describe, expect, it } from 'vitest';
import { partsOwed, splitOf, sum } from './split';

describe('what postings come to', () => {
  it('is told part by part once there is more than the principal', () => {
    const principal = { principal: '90.00', interest: '0.00', fees: '0.00', costs: '0.00' };
    expect(partsOwed(principal)).toEqual([]);
    expect(partsOwed({ ...principal, fees: '5.00' }).map(({ part }) => part)).toEqual([
      'principal',
      'interest',
      'fees',
      'costs',
    ]);
  });

  it('is summed to the last digit', () => {
    expect(sum(['90071992547409931.25', '-0.26', '0.02'])).toBe('90071992547409931.01');
    expect(sum(['-0.05', '0.01'])).toBe('-0.04');
    expect(sum(['1500', '-2000'])).toBe('-500');
    expect(sum([])).toBe('0');
  });

  it('is told recipe by recipe, once all of them are there', () => {
    const lines = [
      { recipe: 'allocation', amount: '-30.00', balance: '45.00' },
      { recipe: 'adjustment', amount: '-5.00', balance: '75.00' },
      { recipe: 'allocation', amount: '-20.00', balance: '80.00' },
      { recipe: 'placement', amount: '100.00', balance: '100.00' },
    ];
    expect(splitOf({ original_amount: '100.00' }, lines)).toEqual([
      { recipe: 'allocation', amount: '-50.00' },
      { recipe: 'adjustment', amount: '-5.00' },
    ]);
    expect(splitOf({ original_amount: '120.00' }, lines)[0]).toEqual({ recipe: 'placement', amount: '100.00' });
    expect(splitOf({ original_amount: '100.00' }, lines.slice(0, 2))).toEqual([]);
    expect(splitOf({ original_amount: '100.00' }, [])).toEqual([]);
  });
});
