/** The key figures of one currency, and the rates over all accounts. */
import { api, type Schemas } from '@fairdue/api-staff';
import { formatCount, type Kpi, KpiStrip, Money, useUiSettings } from '@fairdue/ui';
import { useTranslation } from 'react-i18next';

interface KeyFiguresProps {
  readonly dashboard: Schemas['Dashboard'];
  readonly currency: string;
}

/** The strip. */
export function KeyFigures({ dashboard, currency }: KeyFiguresProps) {
  const { t } = useTranslation('analytics');
  const { locale } = useUiSettings();
  const summary = api.useQuery('get', '/api/v1/analytics/summary/').data;
  const own = dashboard.by_currency.find((row) => row.currency === currency);
  const percent = (rate: number) =>
    new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(rate / 100);
  const days = (value: number | null) =>
    value === null ? t('unknown') : new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value);
  const money = (amount: string) => <Money amount={amount} currency={currency} />;
  const items: Kpi[] = [
    { key: 'owed', label: t('owed'), value: money(own?.total_balance ?? '0'), hint: currency },
    { key: 'collected', label: t('collected'), value: money(own?.total_collected ?? '0'), hint: currency },
    { key: 'recovery', label: t('recovery'), value: percent(own?.recovery_rate ?? 0), hint: t('ofPlaced') },
    { key: 'open', label: t('open'), value: formatCount(dashboard.active_accounts, locale), hint: t('allCurrencies') },
    { key: 'settled', label: t('settledRate'), value: percent(dashboard.collection_rate), hint: t('ofAccounts') },
    { key: 'days', label: t('daysToSettle'), value: days(dashboard.avg_days_to_settle), hint: t('onAverage') },
    {
      key: 'close',
      label: t('daysToClose'),
      value: summary && days(summary.avg_resolution_time),
      hint: t('onAverage'),
    },
  ];
  return <KpiStrip label={t('figures')} items={items} />;
}
