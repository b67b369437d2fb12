/** The runs of the rules that changed something. */
import { api, type Schemas, toProblem } from '@fairdue/api-staff';
import {
  AppTable,
  type Column,
  CursorPager,
  EmptyState,
  ErrorState,
  formatCount,
  InstantText,
  RowsSkeleton,
  useUiSettings,
} from '@fairdue/ui';
import { keepPreviousData } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { reasonText } from './reasons';
import { rulesRoute } from './routes';

type Run = Schemas['RunRow'];
const idOf = ({ id }: Run) => id;
const timeOf = ({ ran_at }: Run) => ran_at;

/** The tab. */
export function RunsTab() {
  const { t } = useTranslation('rules');
  const { locale } = useUiSettings();
  const { cursor } = rulesRoute.useSearch();
  const navigate = rulesRoute.useNavigate();
  const query = cursor ? { cursor } : {};
  const page = api.useQuery(
    'get',
    '/api/v1/assignment-runs/',
    { params: { query } },
    { placeholderData: keepPreviousData },
  );
  const columns = useMemo<readonly Column<Run>[]>(() => {
    const pairs = (counts: Record<string, number>, say: (key: string) => string) =>
      Object.entries(counts)
        .map(([key, count]) => `${say(key)}: ${formatCount(count, locale)}`)
        .join(' · ');
    return [
      { key: 'at', header: t('runs.at'), cell: (row) => <InstantText instant={row.ran_at} /> },
      { key: 'version', header: t('runs.version'), align: 'end', cell: (row) => row.rules_version },
      {
        key: 'assigned',
        header: t('preview.assigned'),
        align: 'end',
        cell: (row) => formatCount(row.assigned, locale),
      },
      {
        key: 'unplaced',
        header: t('preview.unplaced'),
        align: 'end',
        cell: (row) => formatCount(row.unplaced, locale),
      },
      {
        key: 'by',
        header: t('runs.by'),
        cell: (row) =>
          row.from_collector_id ? t('runs.reassigned') : row.actor_id ? t('runs.person') : t('runs.system'),
      },
      { key: 'rules', header: t('runs.rules'), cell: (row) => pairs(row.by_rule, (name) => name) },
      {
        key: 'reasons',
        header: t('runs.reasons'),
        cell: (row) => pairs(row.by_reason, (reason) => reasonText(reason, t)),
      },
    ];
  }, [t, locale]);
  if (!page.data) {
    return page.isError ? (
      <ErrorState problem={toProblem(page.error)} onRetry={() => void page.refetch()} />
    ) : (
      <RowsSkeleton />
    );
  }
  if (page.data.results.length === 0) {
    return <EmptyState title={t('runs.empty')}>{t('runs.emptyHint')}</EmptyState>;
  }
  return (
    <>
      <AppTable
        label={t('tabs.runs')}
        columns={columns}
        rows={page.data.results}
        rowKey={idOf}
        rowName={timeOf}
        isRefreshing={page.isPlaceholderData}
      />
      <CursorPager
        next={page.data.next}
        previous={page.data.previous}
        onCursor={(to) => void navigate({ search: { tab: 'runs', cursor: to } })}
      />
    </>
  );
}
