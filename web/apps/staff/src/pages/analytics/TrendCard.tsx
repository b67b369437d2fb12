/** What came in week by week, or month by month, in one currency. */
import { api, toProblem } from '@fairdue/api-staff';
import { ErrorState, formatCount, formatMoney, RowsSkeleton, useUiSettings } from '@fairdue/ui';
import { SegmentedControl } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ChartCard } from './ChartCard';
import { periodName } from './figures';

/** Days that are looked back on: twelve weeks, or twelve months. */
const DAYS = { week: 84, month: 365 } as const;

interface TrendCardProps {
  readonly currency: string;
  readonly per: 'week' | 'month';
  readonly onPer: (per: 'month' | undefined) => void;
}

/** The card. */
export function TrendCard({ currency, per, onPer }: TrendCardProps) {
  const { t } = useTranslation('analytics');
  const { locale } = useUiSettings();
  const init = { params: { query: { granularity: per, days: DAYS[per], currency } } };
  const trends = api.useQuery('get', '/api/v1/analytics/payments/trends/', init, { placeholderData: keepPreviousData });
  if (!trends.data) {
    return trends.isError ? (
      <ErrorState problem={toProblem(trends.error)} onRetry={() => void trends.refetch()} />
    ) : (
      <RowsSkeleton rows={8} />
    );
  }
  const bars = trends.data.map(({ period, total_amount }) => ({
    name: periodName(period, per, locale),
    text: formatMoney(total_amount, currency, locale),
    length: Number(total_amount),
  }));
  const counts = trends.data.map(({ count }) => formatCount(count, locale));
  return (
    <ChartCard
      title={`${t('trend.title')}, ${currency}`}
      nameHead={t(`trend.${per}`)}
      valueHead={t('trend.value')}
      bars={bars}
      beside={
        <SegmentedControl
          size="xs"
          aria-label={t('trend.per')}
          value={per}
          onChange={(next) => onPer(next === 'month' ? 'month' : undefined)}
          data={[
            { value: 'week', label: t('trend.weeks') },
            { value: 'month', label: t('trend.months') },
          ]}
        />
      }
      more={[{ head: t('trend.count'), texts: counts }]}
    />
  );
}
