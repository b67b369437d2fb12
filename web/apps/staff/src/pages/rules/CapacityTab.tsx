/** What collectors hold and have room for. */
import { api, type Schemas } from '@fairdue/api-staff';
import { Chip, type Column, DateText, formatCount, useUiSettings } from '@fairdue/ui';
import { Group } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { PagedTable } from '../../lists/PagedTable';
import { usePageSize } from '../../preferences/preferences';
import { rulesRoute } from './routes';

type Row = Schemas['CapacityRow'];
const idOf = ({ collector_id }: Row) => collector_id;
const nameOf = ({ collector_name }: Row) => collector_name;

/** The tab. */
export function CapacityTab() {
  const { t } = useTranslation('rules');
  const { cursor } = rulesRoute.useSearch();
  const navigate = rulesRoute.useNavigate();
  const query = { ...(cursor && { cursor }), ...usePageSize() };
  const page = api.useQuery(
    'get',
    '/api/v1/assignment-capacity/',
    { params: { query } },
    { placeholderData: keepPreviousData },
  );
  const columns = useCapacityColumns();
  return (
    <PagedTable
      label={t('tabs.capacity')}
      failed={t('capacity.failed')}
      query={page}
      columns={columns}
      rowKey={idOf}
      rowName={nameOf}
      onCursor={(to) => void navigate({ search: { tab: 'capacity', cursor: to } })}
      empty={{ title: t('capacity.empty'), hint: t('capacity.emptyHint') }}
    />
  );
}

function useCapacityColumns(): readonly Column<Row>[] {
  const { t } = useTranslation('rules');
  const { locale } = useUiSettings();
  return useMemo(
    () => [
      { key: 'name', header: t('preview.collector'), cell: nameOf },
      { key: 'team', header: t('columns.team'), cell: (row) => row.team_name ?? '–' },
      { key: 'open', header: t('capacity.open'), align: 'end', cell: (row) => formatCount(row.open_accounts, locale) },
      { key: 'max', header: t('capacity.max'), align: 'end', cell: (row) => formatCount(row.max_accounts, locale) },
      { key: 'room', header: t('capacity.room'), align: 'end', cell: (row) => formatCount(row.room, locale) },
      {
        key: 'state',
        header: t('capacity.state'),
        cell: (row) => (
          <Group gap={4} wrap="nowrap">
            {row.is_active && row.room > 0 && !row.away_until && <Chip tone="success">{t('capacity.takes')}</Chip>}
            {row.is_active && row.room === 0 && row.over_by === 0 && <Chip tone="warning">{t('capacity.full')}</Chip>}
            {!row.is_active && <Chip tone="neutral">{t('capacity.inactive')}</Chip>}
            {row.over_by > 0 && <Chip tone="danger">{t('capacity.over', { count: row.over_by })}</Chip>}
            {row.away_until && (
              <>
                <Chip tone="warning">{t('capacity.away')}</Chip>
                <DateText date={row.away_until} />
              </>
            )}
          </Group>
        ),
      },
    ],
    [t, locale],
  );
}
