/** The agency's key figures. */
import { api } from '@fairdue/api-staff';
import { formatCount, type Kpi, KpiStrip, Money, useUiSettings } from '@fairdue/ui';
import { useTranslation } from 'react-i18next';

/** A strip; amounts in the agency's own currency. */
export function AgencyFigures() {
  const { t } = useTranslation('home');
  const { locale } = useUiSettings();
  const { data } = api.useQuery('get', '/api/v1/analytics/dashboard/');
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const items: Kpi[] = [
    { key: 'accounts', label: t('agency.accounts'), value: data && formatCount(data.total_accounts, locale) },
    { key: 'active', label: t('agency.active'), value: data && formatCount(data.active_accounts, locale) },
    {
      key: 'balance',
      label: t('agency.balance'),
      value: data && <Money amount={data.total_balance} currency={data.currency} />,
    },
    {
      key: 'collected',
      label: t('agency.collected'),
      value: data && <Money amount={data.total_collected} currency={data.currency} />,
    },
    { key: 'rate', label: t('agency.rate'), value: data && percent.format(data.recovery_rate / 100) },
  ];
  return <KpiStrip label={t('agency.label')} items={items} />;
}
