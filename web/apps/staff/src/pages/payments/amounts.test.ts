import { describe, expect, it } from 'vitest';
import { decimalsOf, fromMinor, isPositive, minus, sumOf, toMinor } from './amounts';

describe('amounts', () => {
  it('knows how many decimals a currency has', () => {
    expect(['USD', 'JPY', 'BHD'].map(decimalsOf)).toEqual([2, 0, 3]);
  });

  it('reads an amount to the minor unit, and nothing else', () => {
    expect(toMinor(' 1250.5 ', 2)).toBe(125050n);
    expect(toMinor('-0.01', 2)).toBe(-1n);
    for (const text of ['', '1,250.00', '1.005', '1e3', 'NaN', '.5', '+1', '1234567890123456']) {
      expect(toMinor(text, 2)).toBeNull();
    }
    expect(toMinor('5.0', 0)).toBeNull();
  });

  it('writes minor units as they were read', () => {
    for (const text of ['0.00', '0.01', '-0.10', '90071992547409.93']) {
      expect(fromMinor(toMinor(text, 2) ?? 0n, 2)).toBe(text);
    }
    expect(fromMinor(500n, 0)).toBe('500');
  });

  it('adds and subtracts without a float', () => {
    expect(sumOf(['0.10', '0.20'], 'USD')).toBe('0.30');
    expect(sumOf([], 'JPY')).toBe('0');
    expect(minus('1.00', '-0.50', 'USD')).toBe('1.50');
    expect(minus('1.00', '1.01', 'USD')).toBe('-0.01');
    expect(() => sumOf(['1.001'], 'USD')).toThrow(RangeError);
  });

  it('tells what is above zero', () => {
    expect(['0.01', '0.00', '0', '-1.00', '10'].map(isPositive)).toEqual([true, false, false, false, true]);
  });
});
