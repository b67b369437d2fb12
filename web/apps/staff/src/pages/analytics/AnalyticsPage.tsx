/** Analytics: key figures of one currency, accounts by status, age and team, and the collectors. */
import '@mantine/charts/styles.css';
import { api, type Schemas, toProblem } from '@fairdue/api-staff';
import { ErrorState, FilterBar, OneFilter, PageHeader, RowsSkeleton } from '@fairdue/ui';
import { type ReactNode, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { withChanges } from '../../router/search';
import classes from './Analytics.module.css';
import { AgingCard, StatusCard, TeamsCard } from './Cards';
import { Collectors } from './Collectors';
import { currenciesOf } from './figures';
import { KeyFigures } from './KeyFigures';
import { analyticsRoute } from './routes';
import type { AnalyticsSearch } from './search';
import { TrendCard } from './TrendCard';

/** /analytics */
export function AnalyticsPage(): ReactNode {
  const { t } = useTranslation(['analytics', 'areas']);
  const dashboard = api.useQuery('get', '/api/v1/analytics/dashboard/');
  return (
    <>
      <PageHeader title={t('areas:analytics')} />
      {dashboard.data ? (
        <Figures dashboard={dashboard.data} />
      ) : dashboard.isError ? (
        <ErrorState title={t('failed')} problem={toProblem(dashboard.error)} onRetry={() => void dashboard.refetch()} />
      ) : (
        <RowsSkeleton rows={6} height={64} />
      )}
    </>
  );
}

function Figures({ dashboard }: { readonly dashboard: Schemas['Dashboard'] }) {
  const { t } = useTranslation('analytics');
  const search = analyticsRoute.useSearch();
  const navigate = analyticsRoute.useNavigate();
  const change = useCallback(
    (changes: { [K in keyof AnalyticsSearch]?: AnalyticsSearch[K] | undefined }) =>
      void navigate({ search: (old) => withChanges<AnalyticsSearch>(old, changes) }),
    [navigate],
  );
  const currencies = currenciesOf(dashboard);
  const currency = currencies.find((each) => each === search.currency) ?? dashboard.currency;
  return (
    <>
      {currencies.length > 1 && (
        <FilterBar label={t('filters')}>
          <OneFilter
            label={t('currency')}
            choices={currencies.map((value) => ({ value, label: value }))}
            value={currency}
            onChange={(value) => change({ currency: value === dashboard.currency ? undefined : value })}
          />
        </FilterBar>
      )}
      <KeyFigures dashboard={dashboard} currency={currency} />
      <div className={classes.cards}>
        <TrendCard currency={currency} per={search.per ?? 'week'} onPer={(per) => change({ per })} />
        <AgingCard currency={currency} />
        <TeamsCard />
        <StatusCard dashboard={dashboard} />
      </div>
      <Collectors currency={currency} team={search.team} onTeam={(team) => change({ team })} />
    </>
  );
}
