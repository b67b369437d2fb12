/** Amounts as words: from the API's decimal string, exactly, never by way of a float. */

/** Format a decimal string in its currency, such as "1250.00" and USD. */
export function formatMoney(amount: string, currency: string, locale: string): string {
  // Intl reads a string digit by digit (ECMA-402 NumberFormat v3); TypeScript knows only strings that are literal numbers.
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount as `${number}`);
}

/** Format a count in the locale. */
export function formatCount(count: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(count);
}

/** Whether a decimal string is below zero: the debtor is owed. */
export function isCredit(amount: string): boolean {
  return /^-.*[1-9]/.test(amount);
}
