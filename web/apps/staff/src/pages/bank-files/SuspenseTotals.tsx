/** What money is at the bank and for nobody yet. */
import { api } from '@fairdue/api-staff';
import { formatMoney, KpiStrip, useUiSettings } from '@fairdue/ui';
import { useTranslation } from 'react-i18next';
import { decimalsOf, toMinor } from '../payments/amounts';

/** The totals, by currency; nothing while none waits. */
export function SuspenseTotals() {
  const { t } = useTranslation('bank-files');
  const { locale } = useUiSettings();
  const totals = api.useQuery('get', '/api/v1/bank-items/summary/');
  if (!totals.data || totals.data.length === 0) {
    return null;
  }
  return (
    <KpiStrip
      label={t('suspense.label')}
      items={totals.data.map(({ currency, count, amount, came_in, left_bank }) => ({
        key: currency,
        label: t('suspense.title', { currency }),
        value: formatMoney(amount, currency, locale),
        hint: [
          t('suspense.entries', { count }),
          // Only where money left does the sum alone tell too little.
          toMinor(left_bank, decimalsOf(currency)) !== 0n &&
            t('suspense.both', {
              in: formatMoney(came_in, currency, locale),
              out: formatMoney(left_bank, currency, locale),
            }),
        ]
          .filter(Boolean)
          .join(' · '),
      }))}
    />
  );
}
