/** All agencies of the platform, for its administrator. */
import { api, client, refreshPaths, type Schemas } from '@fairdue/api-staff';
import {
  Chip,
  type Column,
  FilterBar,
  FormDialog,
  InstantText,
  PageHeader,
  SearchBox,
  toastDone,
  useDialog,
} from '@fairdue/ui';
import { Button } from '@mantine/core';
import { keepPreviousData, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { PagedTable } from '../../../lists/PagedTable';
import { usePageSize } from '../../../preferences/preferences';
import { withChanges } from '../../../router/search';
import { CertainForm } from '../CertainForm';
import { agenciesRoute } from '../routes';
import { NewAgencyForm } from './NewAgencyForm';

type AgencyRow = Schemas['AgencyRow'];
type Search = ReturnType<typeof agenciesRoute.useSearch>;

const keyOf = ({ id }: AgencyRow) => id;
const nameOf = ({ name }: AgencyRow) => name;

/** /settings/agencies */
export function AgenciesPage(): ReactNode {
  const { t } = useTranslation(['settings', 'areas']);
  const search = agenciesRoute.useSearch();
  const navigate = agenciesRoute.useNavigate();
  const queries = useQueryClient();
  const create = useDialog<null>();
  const power = useDialog<AgencyRow>();
  const change = (changes: { [K in keyof Search]?: Search[K] | undefined }) =>
    void navigate({ search: (old) => withChanges<Search>(old, changes) });
  const query = { ...search, ...usePageSize() };
  const page = api.useQuery('get', '/api/v1/agencies/', { params: { query } }, { placeholderData: keepPreviousData });
  const flip = async ({ id, name, is_active }: AgencyRow) => {
    const params = { path: { agency_id: id } };
    await client.PATCH('/api/v1/agencies/{agency_id}/', { params, body: { is_active: !is_active } });
    toastDone(is_active ? t('switchedOff', { name }) : t('switchedOn', { name }));
    power.close();
    await refreshPaths(queries, '/api/v1/agencies/');
  };
  const { subject } = power;
  const name = subject?.name ?? '';
  const add = (
    <Button leftSection={<Plus size={16} aria-hidden="true" />} onClick={() => create.open(null)}>
      {t('agencies.add')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('areas:places.agencies')} actions={add} />
      <FilterBar label={t('filters')}>
        <SearchBox
          label={t('agencies.search')}
          value={search.search ?? ''}
          onSearch={(words) => change({ search: words.trim() || undefined })}
        />
      </FilterBar>
      <PagedTable
        label={t('areas:places.agencies')}
        failed={t('agencies.failed')}
        query={page}
        columns={useAgencyColumns(power.open)}
        rowKey={keyOf}
        rowName={nameOf}
        onCursor={(cursor) => change({ cursor })}
        isFiltered={search.search !== undefined}
        onClear={() => change({ search: undefined })}
        empty={{ title: t('agencies.empty') }}
      />
      <FormDialog title={t('agencies.add')} isOpen={create.isOpen} onClose={create.close}>
        <NewAgencyForm onClose={create.close} />
      </FormDialog>
      <FormDialog
        title={subject?.is_active ? t('switchOffOf', { name }) : t('switchOnOf', { name })}
        isOpen={power.isOpen}
        onClose={power.close}
      >
        {subject && (
          <CertainForm
            effect={subject.is_active ? t('agencies.offEffect') : t('agencies.onEffect')}
            verb={subject.is_active ? t('switchOff') : t('switchOn')}
            isDangerous={subject.is_active}
            onSure={() => flip(subject)}
            onCancel={power.close}
          />
        )}
      </FormDialog>
    </>
  );
}

function useAgencyColumns(onFlip: (agency: AgencyRow) => void): readonly Column<AgencyRow>[] {
  const { t } = useTranslation('settings');
  return useMemo(
    () => [
      { key: 'name', header: t('agency.name'), cell: (row) => row.name },
      { key: 'license', header: t('agency.license'), cell: (row) => row.license_number },
      { key: 'currency', header: t('agency.currency'), cell: (row) => row.currency },
      { key: 'zone', header: t('agencies.zone'), cell: (row) => row.time_zone },
      {
        key: 'state',
        header: t('state.label'),
        cell: (row) => (
          <Chip tone={row.is_active ? 'success' : 'neutral'}>{row.is_active ? t('state.active') : t('state.off')}</Chip>
        ),
      },
      { key: 'since', header: t('keys.created'), cell: (row) => <InstantText instant={row.created_at} style="day" /> },
      {
        key: 'actions',
        header: t('actions'),
        align: 'end',
        cell: (row) => (
          <Button
            variant="subtle"
            size="compact-md"
            color={row.is_active ? 'danger' : 'brand'}
            aria-label={`${row.is_active ? t('switchOff') : t('switchOn')}: ${row.name}`}
            onClick={() => onFlip(row)}
          >
            {row.is_active ? t('switchOff') : t('switchOn')}
          </Button>
        ),
      },
    ],
    [t, onFlip],
  );
}
