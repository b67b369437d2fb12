import { describe, expect, it } from 'vitest';
import { toFraction, toPercent } from './rates';

describe('commission', () => {
  it.each([
    ['0.1500', '15'],
    ['0.1525', '15.25'],
    ['0.0050', '0.5'],
    ['1.0000', '100'],
    ['0.0000', '0'],
    ['0', '0'],
  ])('%s is shown as %s percent', (fraction, percent) => {
    expect(toPercent(fraction)).toBe(percent);
  });

  it.each([
    ['15', '0.1500'],
    ['15.25', '0.1525'],
    ['0,5', '0.0050'],
    [' 100 ', '1.0000'],
    ['0', '0.0000'],
    ['7.1', '0.0710'],
  ])('%s percent is sent as %s', (percent, fraction) => {
    expect(toFraction(percent)).toBe(fraction);
  });

  it.each(['', '-1', '100.01', '101', '999', '15.255', '1e2', 'ten'])('%s is refused', (percent) => {
    expect(toFraction(percent)).toBeNull();
  });
});
