/** What is shown of a kept card. Pure. */

const BRANDS: Readonly<Record<string, string>> = {
  amex: 'American Express',
  diners: 'Diners Club',
  discover: 'Discover',
  jcb: 'JCB',
  mastercard: 'Mastercard',
  unionpay: 'UnionPay',
  visa: 'Visa',
};

/** A brand as its owners write it; one that is unknown here is told as the processor says it. */
export function nameOfBrand(brand: string): string {
  return BRANDS[brand] ?? brand;
}

/** The end of its validity as it stands on a card: "2034-12" is 12/34. */
export function shownExpiry(expires: string): string {
  const [year = '', month = ''] = expires.split('-');
  return `${month}/${year.slice(-2)}`;
}

/** Whether a card such as "2027-05" is over: it is good to the end of its month. Unknown never is. */
export function isExpired(expires: string, today: string): boolean {
  return expires !== '' && expires < today.slice(0, expires.length);
}
