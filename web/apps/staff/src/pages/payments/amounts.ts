/** Exact sums of decimal strings, digit by digit. Pure. */

const AMOUNT = /^(-?)(\d{1,15})(?:\.(\d{1,4}))?$/;

/** How many decimals a currency has. */
export function decimalsOf(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** The minor units of an amount such as "1250.5"; null for what is no amount of that many decimals. */
export function toMinor(text: string, decimals: number): bigint | null {
  const [, sign = '', whole, part = ''] = AMOUNT.exec(text.trim()) ?? [];
  if (whole === undefined || part.length > decimals) {
    return null;
  }
  const minor = BigInt(whole + part.padEnd(decimals, '0'));
  return sign ? -minor : minor;
}

/** The amount that minor units are. */
export function fromMinor(minor: bigint, decimals: number): string {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  return `${minor < 0n ? '-' : ''}${whole}${decimals > 0 ? `.${digits.slice(-decimals)}` : ''}`;
}

/** Add amounts of one currency. Raises RangeError for what is no amount of it. */
export function sumOf(amounts: readonly string[], currency: string): string {
  const decimals = decimalsOf(currency);
  const total = amounts.reduce((found, amount) => {
    const minor = toMinor(amount, decimals);
    if (minor === null) {
      throw new RangeError(`not an amount in ${currency}: ${amount}`);
    }
    return found + minor;
  }, 0n);
  return fromMinor(total, decimals);
}

/** What is left of one amount after another; below zero when the other is larger. */
export function minus(amount: string, other: string, currency: string): string {
  return sumOf([amount, other.startsWith('-') ? other.slice(1) : `-${other}`], currency);
}

/** Whether an amount is above zero. */
export function isPositive(amount: string): boolean {
  return /[1-9]/.test(amount) && !amount.startsWith('-');
}
