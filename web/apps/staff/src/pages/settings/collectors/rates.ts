/** Commission: the API's fraction with four decimals ("0.1500") as a percentage ("15"), and back. Never through a float. */
import { useUiSettings } from '@fairdue/ui';
import { useCallback } from 'react';

const DECIMALS = 4;
const SHIFT = 2;

/** "0.1525" -> "15.25", "0.1500" -> "15". */
export function toPercent(fraction: string): string {
  const [whole = '0', decimals = ''] = fraction.split('.');
  const digits = `${whole}${decimals.padEnd(DECIMALS, '0')}`;
  const at = whole.length + SHIFT;
  const left = digits.slice(0, at).replace(/^0+(?=\d)/, '');
  const right = digits.slice(at).replace(/0+$/, '');
  return right ? `${left}.${right}` : left;
}

/** "15.25" or "15,25" -> "0.1525"; null for what is no percentage from 0 to 100 with two decimals. */
export function toFraction(percent: string): string | null {
  const found = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(percent.trim());
  if (!found) {
    return null;
  }
  const [, whole = '0', decimals = ''] = found;
  const digits = `${whole.padStart(SHIFT + 1, '0')}${decimals.padEnd(SHIFT, '0')}`;
  const at = digits.length - DECIMALS;
  const fraction = `${digits.slice(0, at)}.${digits.slice(at)}`.replace(/^0+(?=\d)/, '');
  return fraction > '1.0000' && Number(whole) >= 100 ? null : fraction;
}

/** Says a fraction as a percentage of the reader's locale. */
export function useRate(): (fraction: string) => string {
  const { locale } = useUiSettings();
  return useCallback(
    (fraction) =>
      new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: SHIFT }).format(
        // Intl formats decimal strings digit by digit.
        fraction as unknown as number,
      ),
    [locale],
  );
}
