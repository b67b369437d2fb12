/** What the accounts of the filters come to. */
import type { Schemas } from '@fairdue/api-staff';
import { formatCount, type Kpi, KpiStrip, Money, useUiSettings } from '@fairdue/ui';
import { useTranslation } from 'react-i18next';

type Summary = Schemas['WorklistSummary'];

interface WorklistTotalsProps {
  readonly summary: Summary | undefined;
  /** Nobody knows them now: dashes, and the list says what is wrong. */
  readonly hasFailed: boolean;
}

/** How many, what they owe in each currency, and what of them is due. */
export function WorklistTotals({ summary, hasFailed }: WorklistTotalsProps) {
  const { t } = useTranslation(['worklist', 'accounts']);
  const { locale } = useUiSettings();
  const count = (value: number | null | undefined) =>
    value === undefined ? undefined : value === null ? '–' : formatCount(value, locale);
  const balances: Kpi[] = (summary?.balances ?? []).map(({ currency, balance }) => ({
    key: currency,
    label: t('accounts:totals.balance', { currency }),
    value: <Money amount={balance} currency={currency} />,
  }));
  const owed: Kpi = { key: 'owed', label: t('accounts:totals.owed'), value: summary && '–' };
  const items: Kpi[] = [
    { key: 'count', label: t('accounts:totals.accounts'), value: countText(summary, locale) },
    ...(balances.length > 0 ? balances : [owed]),
    { key: 'due', label: t('totals.dueToday'), value: count(summary?.due_today) },
    { key: 'overdue', label: t('totals.overdue'), value: count(summary?.overdue) },
    { key: 'escalated', label: t('accounts:filters.escalated'), value: count(summary?.escalated) },
  ];
  const shown = hasFailed ? items.map((item) => ({ ...item, value: item.value ?? '–' })) : items;
  return <KpiStrip label={t('accounts:totals.label')} items={shown} />;
}

/** "1,204", "10,000+" when a search found more than are looked at, a dash when nobody knows; undefined until it is there. */
export function countText(summary: Summary | undefined, locale: string): string | undefined {
  if (summary === undefined) {
    return undefined;
  }
  return summary.count === null ? '–' : `${formatCount(summary.count, locale)}${summary.is_capped ? '+' : ''}`;
}
