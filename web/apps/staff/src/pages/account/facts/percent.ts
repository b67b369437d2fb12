/** Fractions of the API as percentages, digit by digit. Pure. */

/** Write "0.1500" as "15%", and "0.1234" as "12.34%". */
export function percent(fraction: string): string {
  const [whole = '0', decimals = ''] = fraction.split('.');
  const padded = decimals.padEnd(4, '0');
  const hundreds = BigInt(`${whole}${padded.slice(0, 2)}`).toString();
  const rest = padded.slice(2).replace(/0+$/, '');
  return `${hundreds}${rest && `.${rest}`}%`;
}
