/** What the accounts of the filter come to. */
import type { Schemas } from '@fairdue/api-staff';
import { formatCount, type Kpi, KpiStrip, Money, useUiSettings } from '@fairdue/ui';
import { useTranslation } from 'react-i18next';

interface AccountTotalsProps {
  readonly summary: Schemas['AccountSummary'] | undefined;
  /** Nobody knows them now: dashes, and the list says what is wrong. */
  readonly hasFailed: boolean;
}

/** How many there are, and what they owe in each currency. */
export function AccountTotals({ summary, hasFailed }: AccountTotalsProps) {
  const { t } = useTranslation('accounts');
  const { locale } = useUiSettings();
  const count = summary && `${formatCount(summary.count, locale)}${summary.is_capped ? '+' : ''}`;
  const balances: Kpi[] = (summary?.balances ?? []).map(({ currency, balance }) => ({
    key: currency,
    label: t('totals.balance', { currency }),
    value: <Money amount={balance} currency={currency} />,
  }));
  const unknown: Kpi[] = summary ? [] : [{ key: 'balance', label: t('totals.owed'), value: undefined }];
  const items: Kpi[] = [{ key: 'count', label: t('totals.accounts'), value: count }, ...balances, ...unknown];
  const shown = hasFailed ? items.map((item) => ({ ...item, value: item.value ?? '–' })) : items;
  return <KpiStrip label={t('totals.label')} items={shown} />;
}
