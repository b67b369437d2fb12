/** The runs of the rules that changed something. */
import { api, type Schemas } from '@fairdue/api-staff';
import { type Column, formatCount, InstantText, useUiSettings } from '@fairdue/ui';
import { keepPreviousData } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { PagedTable } from '../../lists/PagedTable';
import { usePageSize } from '../../preferences/preferences';
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
  const query = { ...(cursor && { cursor }), ...usePageSize() };
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
  return (
    <PagedTable
      label={t('tabs.runs')}
      failed={t('runs.failed')}
      query={page}
      columns={columns}
      rowKey={idOf}
      rowName={timeOf}
      onCursor={(to) => void navigate({ search: { tab: 'runs', cursor: to } })}
      empty={{ title: t('runs.empty'), hint: t('runs.emptyHint') }}
    />
  );
}
