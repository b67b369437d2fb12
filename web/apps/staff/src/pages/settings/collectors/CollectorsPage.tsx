/** The collectors: of the agency, or of a lead's teams. */
import { api, type Schemas } from '@fairdue/api-staff';
import { FilterBar, OneFilter, PageHeader, SearchBox, useDialog, YesNoFilter } from '@fairdue/ui';
import { Button } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { UserRoundPlus } from 'lucide-react';
import { type ReactNode, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { PagedTable } from '../../../lists/PagedTable';
import { usePageSize } from '../../../preferences/preferences';
import { withChanges } from '../../../router/search';
import { ADMINS, has } from '../../../session/roles';
import { useUser } from '../../../session/session';
import { collectorsRoute } from '../routes';
import { CollectorDialog } from './CollectorDialog';
import { useTeams } from './choices';
import { useCollectorColumns } from './columns';

type CollectorRow = Schemas['CollectorRow'];
type Search = ReturnType<typeof collectorsRoute.useSearch>;

const keyOf = ({ id }: CollectorRow) => id;
const nameOf = ({ full_name }: CollectorRow) => full_name;
const LOADS_MAX = 200;

/** /settings/collectors */
export function CollectorsPage(): ReactNode {
  const { t } = useTranslation(['settings', 'areas']);
  const search = collectorsRoute.useSearch();
  const navigate = collectorsRoute.useNavigate();
  const router = useRouter();
  const canManage = has(useUser(), ADMINS);
  const create = useDialog<CollectorRow | null>();
  const change = useCallback(
    (changes: { [K in keyof Search]?: Search[K] | undefined }) =>
      void navigate({ search: (old) => withChanges<Search>(old, changes) }),
    [navigate],
  );
  const open = useCallback(
    ({ id }: CollectorRow) =>
      void router.navigate({ to: '/settings/collectors/$collectorId', params: { collectorId: id } }),
    [router],
  );
  const teams = useTeams();
  const loads = useLoads(search.team_id);
  const query = { ...search, ...usePageSize() };
  const page = api.useQuery('get', '/api/v1/collectors/', { params: { query } }, { placeholderData: keepPreviousData });
  const { team_id, is_active } = search;
  return (
    <>
      <PageHeader
        title={t('areas:places.collectors')}
        actions={
          canManage && (
            <Button leftSection={<UserRoundPlus size={16} aria-hidden="true" />} onClick={() => create.open(null)}>
              {t('collectors.add')}
            </Button>
          )
        }
      />
      <FilterBar label={t('filters')}>
        <SearchBox
          label={t('collectors.search')}
          value={search.search ?? ''}
          onSearch={(words) => change({ search: words.trim() || undefined })}
        />
        <OneFilter
          label={t('collectors.team')}
          choices={teams.map(({ id, name }) => ({ value: id, label: name }))}
          value={team_id}
          onChange={(team) => change({ team_id: team })}
        />
        <YesNoFilter
          label={t('state.label')}
          yes={t('state.active')}
          no={t('state.off')}
          value={is_active}
          onChange={(is_active) => change({ is_active })}
        />
      </FilterBar>
      <PagedTable
        label={t('areas:places.collectors')}
        failed={t('collectors.failed')}
        query={page}
        columns={useCollectorColumns(loads)}
        rowKey={keyOf}
        rowName={nameOf}
        onOpen={open}
        onCursor={(cursor) => change({ cursor })}
        isFiltered={search.search !== undefined || team_id !== undefined || is_active !== undefined}
        onClear={() => change({ search: undefined, team_id: undefined, is_active: undefined })}
        empty={{ title: t('collectors.empty'), hint: t('collectors.emptyHint') }}
      />
      <CollectorDialog state={create} />
    </>
  );
}

/** How much each collector holds; the list does not tell. */
function useLoads(teamId: string | undefined): ReadonlyMap<string, Schemas['CapacityRow']> {
  const query = { page_size: LOADS_MAX, ...(teamId && { team_id: teamId }) };
  const { data } = api.useQuery('get', '/api/v1/assignment-capacity/', { params: { query } });
  return useMemo(() => new Map(data?.results.map((row) => [row.collector_id, row])), [data]);
}
