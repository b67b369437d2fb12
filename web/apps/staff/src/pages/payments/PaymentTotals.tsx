/** What the payments of the filter come to, currency by currency. */
import type { Schemas } from '@fairdue/api-staff';
import { formatCount, type Kpi, KpiStrip, Money, useUiSettings } from '@fairdue/ui';
import { useTranslation } from 'react-i18next';
import { totalsOf } from './totals';

/** How many there are, what came in less what went back, and what is still on its way. */
export function PaymentTotals({ summary }: { readonly summary: Schemas['PaymentSummary'] | undefined }) {
  const { t } = useTranslation('payments');
  const { locale } = useUiSettings();
  const amounts: Kpi[] = summary
    ? totalsOf(summary.totals).map(({ key, currency, amount, count }) => ({
        key: `${key} ${currency}`,
        label: t(`totals.${key}`, { currency }),
        value: <Money amount={amount} currency={currency} />,
        hint: t('count', { count, text: formatCount(count, locale) }),
      }))
    : [{ key: 'received', label: t('totals.unknown'), value: undefined }];
  const count = { key: 'count', label: t('totals.payments'), value: summary && formatCount(summary.count, locale) };
  return <KpiStrip label={t('totals.label')} items={[count, ...amounts]} />;
}
