/** The teams, their leads and how many work in them. */
import { api, type Schemas } from '@fairdue/api-staff';
import { Chip, type Column, PageHeader, useDialog } from '@fairdue/ui';
import { Anchor, Button } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { PagedTable } from '../../../lists/PagedTable';
import { usePageSize } from '../../../preferences/preferences';
import { ADMINS, has } from '../../../session/roles';
import { useUser } from '../../../session/session';
import { teamsRoute } from '../routes';
import { TeamDialog } from './TeamDialog';

type TeamRow = Schemas['TeamRow'];

const keyOf = ({ id }: TeamRow) => id;
const nameOf = ({ name }: TeamRow) => name;

/** /settings/teams */
export function TeamsPage(): ReactNode {
  const { t } = useTranslation(['settings', 'areas']);
  const search = teamsRoute.useSearch();
  const navigate = teamsRoute.useNavigate();
  const canManage = has(useUser(), ADMINS);
  const dialog = useDialog<TeamRow | null>();
  const query = { ...search, ...usePageSize() };
  const page = api.useQuery('get', '/api/v1/teams/', { params: { query } }, { placeholderData: keepPreviousData });
  const add = canManage && (
    <Button leftSection={<Plus size={16} aria-hidden="true" />} onClick={() => dialog.open(null)}>
      {t('teams.add')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('areas:places.teams')} actions={add} />
      <PagedTable
        label={t('areas:places.teams')}
        failed={t('teams.failed')}
        query={page}
        columns={useTeamColumns()}
        rowKey={keyOf}
        rowName={nameOf}
        onOpen={canManage ? dialog.open : undefined}
        onCursor={(cursor) => void navigate({ search: { cursor } })}
        empty={{ title: t('teams.empty'), hint: t('teams.emptyHint') }}
      />
      <TeamDialog state={dialog} />
    </>
  );
}

function useTeamColumns(): readonly Column<TeamRow>[] {
  const { t } = useTranslation('settings');
  return useMemo(
    () => [
      { key: 'name', header: t('teams.name'), cell: (row) => row.name },
      {
        key: 'leads',
        header: t('teams.leads'),
        cell: (row) =>
          row.leads.map(({ full_name, username }) => full_name || username).join(', ') || t('teams.noLead'),
      },
      {
        key: 'members',
        header: t('teams.members'),
        cell: (row) => (
          <Anchor component={Link} to={`/settings/collectors?team_id=${row.id}`}>
            {t('teams.count', { count: row.active_collectors })}
          </Anchor>
        ),
      },
      {
        key: 'state',
        header: t('state.label'),
        cell: (row) => (
          <Chip tone={row.is_active ? 'success' : 'neutral'}>{row.is_active ? t('state.active') : t('state.off')}</Chip>
        ),
      },
    ],
    [t],
  );
}
