/** The list of mapping profiles, and the layouts that need none. */
import { api, type Schemas } from '@fairdue/api-staff';
import { Chip, type Column, FilterBar, InstantText, PageHeader, YesNoFilter } from '@fairdue/ui';
import { keepPreviousData } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { type ReactNode, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { PagedTable } from '../../lists/PagedTable';
import { usePageSize } from '../../preferences/preferences';
import { LinkButton } from '../../router/LinkButton';
import { withChanges } from '../../router/search';
import { ADMINS, has } from '../../session/roles';
import { useUser } from '../../session/session';
import { CreditorFilter } from '../creditors/CreditorFilter';
import { BuiltIns } from './BuiltIns';
import { profilesRoute } from './routes';
import { type ProfilesSearch, profilesSearch } from './search';

type ProfileRow = Schemas['ProfileRow'];
type Change = (changes: { [K in keyof ProfilesSearch]?: ProfilesSearch[K] | undefined }) => void;

const keyOf = ({ id }: ProfileRow) => id;
const nameOf = ({ name }: ProfileRow) => name;

/** /mapping-profiles */
export function ProfilesPage(): ReactNode {
  const { t } = useTranslation(['mapping-profiles', 'areas']);
  const search = profilesSearch(profilesRoute.useSearch());
  const navigate = profilesRoute.useNavigate();
  const change = useCallback<Change>(
    (changes) => void navigate({ search: (old) => withChanges<ProfilesSearch>(old, changes) }),
    [navigate],
  );
  const isAdmin = has(useUser(), ADMINS);
  return (
    <>
      <PageHeader title={t('areas:mappingProfiles')} actions={isAdmin && <NewButton />} />
      <ProfileFilters search={search} onChange={change} />
      <ProfileList search={search} onChange={change} isAdmin={isAdmin} />
      <BuiltIns isAdmin={isAdmin} />
    </>
  );
}

function NewButton() {
  const { t } = useTranslation('mapping-profiles');
  return (
    <LinkButton to="/mapping-profiles/new" leftSection={<Plus size={16} aria-hidden="true" />}>
      {t('new')}
    </LinkButton>
  );
}

interface ListProps {
  readonly search: ProfilesSearch;
  readonly onChange: Change;
}

function ProfileFilters({ search, onChange }: ListProps) {
  const { t } = useTranslation('mapping-profiles');
  return (
    <FilterBar label={t('filters.label')}>
      <YesNoFilter
        label={t('filters.state')}
        yes={t('states.active')}
        no={t('states.inactive')}
        value={search.is_active}
        onChange={(is_active) => onChange({ is_active })}
      />
      <CreditorFilter
        label={t('filters.creditor')}
        value={search.creditor}
        onChange={(creditor) => onChange({ creditor })}
      />
    </FilterBar>
  );
}

function ProfileList({ search, onChange, isAdmin }: ListProps & { readonly isAdmin: boolean }): ReactNode {
  const { t } = useTranslation(['mapping-profiles', 'areas']);
  const navigate = profilesRoute.useNavigate();
  const columns = useProfileColumns();
  const query = { ...search, ...usePageSize() };
  const page = api.useQuery(
    'get',
    '/api/v1/mapping-profiles/',
    { params: { query } },
    { placeholderData: keepPreviousData },
  );
  const open = useCallback(
    ({ id }: ProfileRow) => void navigate({ to: '/mapping-profiles/$profileId', params: { profileId: id } }),
    [navigate],
  );
  return (
    <PagedTable
      label={t('areas:mappingProfiles')}
      failed={t('failed')}
      query={page}
      columns={columns}
      rowKey={keyOf}
      rowName={nameOf}
      onOpen={open}
      onCursor={(cursor) => onChange({ cursor })}
      isFiltered={search.is_active !== undefined || search.creditor !== undefined}
      onClear={() => onChange({ is_active: undefined, creditor: undefined })}
      empty={{ title: t('empty'), hint: t('emptyHint'), action: isAdmin && <NewButton /> }}
      skeleton={{ rows: 5 }}
    />
  );
}

function useProfileColumns(): readonly Column<ProfileRow>[] {
  const { t } = useTranslation('mapping-profiles');
  return useMemo(
    () => [
      {
        key: 'name',
        header: t('columns.name'),
        cell: ({ id, name }) => (
          <Link to="/mapping-profiles/$profileId" params={{ profileId: id }}>
            {name}
          </Link>
        ),
      },
      { key: 'creditor', header: t('columns.creditor'), cell: (row) => row.creditor_name ?? t('anyCreditor') },
      { key: 'kind', header: t('columns.kind'), cell: (row) => t(`kinds.${row.kind as 'accounts'}`) },
      {
        key: 'state',
        header: t('columns.state'),
        cell: (row) => (
          <Chip tone={row.is_active ? 'success' : 'neutral'}>
            {t(row.is_active ? 'states.active' : 'states.inactive')}
          </Chip>
        ),
      },
      {
        key: 'fields',
        header: t('columns.fields'),
        align: 'end',
        cell: (row) => ((row.document.columns ?? []) as readonly unknown[]).length,
      },
      { key: 'version', header: t('columns.version'), align: 'end', cell: (row) => row.version },
      { key: 'updated', header: t('columns.updated'), cell: (row) => <InstantText instant={row.updated_at} /> },
    ],
    [t],
  );
}
