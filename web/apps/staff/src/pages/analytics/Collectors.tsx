/** What each collector holds and collected, of all teams or of one. */
import { api, type Schemas, toProblem } from '@fairdue/api-staff';
import {
  AppTable,
  Chip,
  type Column,
  EmptyState,
  ErrorState,
  FilterBar,
  formatCount,
  Money,
  OneFilter,
  RowsSkeleton,
  useUiSettings,
} from '@fairdue/ui';
import { Group, Title } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { collectedIn } from './figures';

type Row = Schemas['CollectorFigures'];
const idOf = ({ collector_id }: Row) => collector_id;
const nameOf = ({ collector_name }: Row) => collector_name;

interface CollectorsProps {
  readonly currency: string;
  readonly team: string | undefined;
  readonly onTeam: (team: string | undefined) => void;
}

/** The table. */
export function Collectors({ currency, team, onTeam }: CollectorsProps) {
  const { t } = useTranslation('analytics');
  const figures = api.useQuery('get', '/api/v1/analytics/collectors/');
  const teams = api.useQuery('get', '/api/v1/teams/', { params: { query: { page_size: 200 } } });
  const names = useMemo(() => new Map((teams.data?.results ?? []).map(({ id, name }) => [id, name])), [teams.data]);
  const columns = useCollectorColumns(currency, names);
  if (!figures.data) {
    return figures.isError ? (
      <ErrorState problem={toProblem(figures.error)} onRetry={() => void figures.refetch()} />
    ) : (
      <RowsSkeleton rows={5} />
    );
  }
  const rows = figures.data.filter((row) => team === undefined || row.team_id === team);
  return (
    <div>
      <Group justify="space-between" mb="xs">
        <Title order={2}>{t('collectors.title')}</Title>
        {names.size > 0 && (
          <FilterBar label={t('collectors.filter')}>
            <OneFilter
              label={t('team')}
              choices={[...names].map(([value, label]) => ({ value, label }))}
              value={team}
              onChange={onTeam}
            />
          </FilterBar>
        )}
      </Group>
      {rows.length === 0 ? (
        <EmptyState title={t('collectors.empty')} />
      ) : (
        <AppTable label={t('collectors.title')} columns={columns} rows={rows} rowKey={idOf} rowName={nameOf} />
      )}
    </div>
  );
}

function useCollectorColumns(currency: string, teams: ReadonlyMap<string, string>): readonly Column<Row>[] {
  const { t } = useTranslation('analytics');
  const { locale } = useUiSettings();
  return useMemo(
    () => [
      {
        key: 'name',
        header: t('collectors.name'),
        cell: (row) => (
          <Group gap="xs" wrap="nowrap">
            {row.collector_name}
            {!row.is_active && <Chip tone="neutral">{t('collectors.inactive')}</Chip>}
          </Group>
        ),
      },
      { key: 'team', header: t('collectors.team'), cell: (row) => teams.get(row.team_id ?? '') ?? '–' },
      {
        key: 'open',
        header: t('collectors.open'),
        align: 'end',
        cell: (row) => formatCount(row.active_accounts, locale),
      },
      {
        key: 'max',
        header: t('collectors.capacity'),
        align: 'end',
        cell: (row) => formatCount(row.max_accounts, locale),
      },
      { key: 'all', header: t('collectors.all'), align: 'end', cell: (row) => formatCount(row.total_accounts, locale) },
      {
        key: 'collected',
        header: `${t('collectors.collected')}, ${currency}`,
        align: 'end',
        cell: (row) => <Money amount={collectedIn(row.by_currency, currency)} currency={currency} />,
      },
      {
        key: 'settled',
        header: t('collectors.settled'),
        align: 'end',
        cell: (row) =>
          new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(row.success_rate / 100),
      },
    ],
    [t, locale, currency, teams],
  );
}
