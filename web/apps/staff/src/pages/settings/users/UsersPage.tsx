/** The users of the agency. */
import { api, type Schemas } from '@fairdue/api-staff';
import { FilterBar, OneFilter, PageHeader, SearchBox, useDialog, YesNoFilter } from '@fairdue/ui';
import { Button } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { UserRoundPlus } from 'lucide-react';
import { type ReactNode, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { PagedTable } from '../../../lists/PagedTable';
import { usePageSize } from '../../../preferences/preferences';
import { withChanges } from '../../../router/search';
import { ADMINS, has } from '../../../session/roles';
import { useUser } from '../../../session/session';
import { STAFF_ROLES } from '../places';
import { usersRoute } from '../routes';
import { useUserColumns } from './columns';
import { UserDialogs, type UserTask } from './UserDialogs';

type UserRow = Schemas['UserRow'];
type Search = ReturnType<typeof usersRoute.useSearch>;

const keyOf = ({ id }: UserRow) => id;
const nameOf = ({ username }: UserRow) => username;

/** /settings/users */
export function UsersPage(): ReactNode {
  const { t } = useTranslation(['settings', 'shell', 'areas']);
  const search = usersRoute.useSearch();
  const navigate = usersRoute.useNavigate();
  const canManage = has(useUser(), ADMINS);
  const task = useDialog<UserTask>();
  const change = useCallback(
    (changes: { [K in keyof Search]?: Search[K] | undefined }) =>
      void navigate({ search: (old) => withChanges<Search>(old, changes) }),
    [navigate],
  );
  const { open } = task;
  const edit = useCallback((user: UserRow) => open({ name: 'edit', user }), [open]);
  const columns = useUserColumns(canManage ? open : null);
  const query = { ...search, ...usePageSize() };
  const page = api.useQuery('get', '/api/v1/users/', { params: { query } }, { placeholderData: keepPreviousData });
  const invite = (
    <Button leftSection={<UserRoundPlus size={16} aria-hidden="true" />} onClick={() => open({ name: 'invite' })}>
      {t('users.invite')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('areas:places.users')} actions={canManage && invite} />
      <FilterBar label={t('filters')}>
        <SearchBox
          label={t('users.search')}
          value={search.search ?? ''}
          onSearch={(words) => change({ search: words.trim() || undefined })}
        />
        <OneFilter
          label={t('users.role')}
          choices={STAFF_ROLES.map((value) => ({ value, label: t(`shell:roles.${value}`) }))}
          value={search.role}
          onChange={(role) => change({ role })}
        />
        <YesNoFilter
          label={t('state.label')}
          yes={t('state.active')}
          no={t('state.off')}
          value={search.is_active}
          onChange={(is_active) => change({ is_active })}
        />
      </FilterBar>
      <PagedTable
        label={t('areas:places.users')}
        failed={t('users.failed')}
        query={page}
        columns={columns}
        rowKey={keyOf}
        rowName={nameOf}
        onOpen={canManage ? edit : undefined}
        onCursor={(cursor) => change({ cursor })}
        isFiltered={search.search !== undefined || search.role !== undefined || search.is_active !== undefined}
        onClear={() => change({ search: undefined, role: undefined, is_active: undefined })}
        empty={{ title: t('users.empty') }}
      />
      <UserDialogs task={task} />
    </>
  );
}
