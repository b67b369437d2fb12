/** The amount of an entry; money that left the bank has a minus, and is no credit of anybody. */
import type { Schemas } from '@fairdue/api-staff';
import { formatMoney, useUiSettings } from '@fairdue/ui';

type Entry = Pick<Schemas['BankItemRow'], 'amount' | 'currency' | 'is_debit'>;

/** The amount. */
export function ItemAmount({ item: { amount, currency, is_debit } }: { readonly item: Entry }) {
  const { locale } = useUiSettings();
  return <span className="fd-numbers">{formatMoney(is_debit ? `-${amount}` : amount, currency, locale)}</span>;
}
