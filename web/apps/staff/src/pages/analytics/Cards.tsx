/** The charts of the page; each reads its own figures, so that one that fails leaves the others. */
import { api, type Schemas, toProblem } from '@fairdue/api-staff';
import { ErrorState, formatCount, formatMoney, RowsSkeleton, useUiSettings } from '@fairdue/ui';
import { useTranslation } from 'react-i18next';
import { ChartCard } from './ChartCard';
import { AGES, agesIn } from './figures';

const STATUSES = [
  'new',
  'assigned',
  'in_contact',
  'negotiating',
  'payment_plan',
  'disputed',
  'settled',
  'closed',
] as const;

/** Accounts by status. */
export function StatusCard({ dashboard }: { readonly dashboard: Schemas['Dashboard'] }) {
  const { t } = useTranslation(['analytics', 'ui']);
  const { locale } = useUiSettings();
  const bars = STATUSES.map((status) => {
    const count = dashboard.accounts_by_status[status] ?? 0;
    return { name: t(`ui:status.${status}`), text: formatCount(count, locale), length: count };
  });
  return <ChartCard title={t('status.title')} nameHead={t('status.name')} valueHead={t('status.value')} bars={bars} />;
}

/** What is owed by age, in one currency. */
export function AgingCard({ currency }: { readonly currency: string }) {
  const { t } = useTranslation('analytics');
  const { locale } = useUiSettings();
  const report = api.useQuery('get', '/api/v1/analytics/aging-report/');
  if (!report.data) {
    return report.isError ? (
      <ErrorState problem={toProblem(report.error)} onRetry={() => void report.refetch()} />
    ) : (
      <RowsSkeleton rows={5} />
    );
  }
  const ages = agesIn(report.data, currency);
  const bars = AGES.map((age) => {
    const amount = ages?.[age].total_balance ?? '0';
    return { name: t(`aging.${age}`), text: formatMoney(amount, currency, locale), length: Number(amount) };
  });
  const counts = AGES.map((age) => formatCount(ages?.[age].count ?? 0, locale));
  return (
    <ChartCard
      title={`${t('aging.title')}, ${currency}`}
      nameHead={t('aging.name')}
      valueHead={t('aging.value')}
      bars={bars}
      more={[{ head: t('aging.count'), texts: counts }]}
    />
  );
}

/** Accounts by team. */
export function TeamsCard() {
  const { t } = useTranslation('analytics');
  const { locale } = useUiSettings();
  const summary = api.useQuery('get', '/api/v1/analytics/summary/');
  if (!summary.data) {
    return summary.isError ? (
      <ErrorState problem={toProblem(summary.error)} onRetry={() => void summary.refetch()} />
    ) : (
      <RowsSkeleton rows={5} />
    );
  }
  const teams: readonly (readonly [string, number])[] = [
    ...Object.entries(summary.data.cases_by_team).sort(([, one], [, other]) => other - one),
    [t('teams.none'), summary.data.cases_without_team],
  ];
  const bars = teams.map(([name, count]) => ({ name, text: formatCount(count, locale), length: count }));
  return <ChartCard title={t('teams.title')} nameHead={t('teams.name')} valueHead={t('teams.value')} bars={bars} />;
}
