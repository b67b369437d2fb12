/** The profiles by which the CSV files of banks are read. */
import { api } from '@fairdue/api-staff';
import { Chip, type Column, InstantText, ListPage, PageHeader } from '@fairdue/ui';
import { keepPreviousData } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { type ReactNode, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { PagedTable } from '../../lists/PagedTable';
import { usePageSize } from '../../preferences/preferences';
import { LinkButton } from '../../router/LinkButton';
import { ADMINS, has } from '../../session/roles';
import { useUser } from '../../session/session';
import { PaymentsNav } from '../payments/PaymentsNav';
import classes from './BankFiles.module.css';
import type { BankProfile } from './profiles';
import { bankProfilesRoute } from './routes';

const keyOf = ({ id }: BankProfile) => id;
const nameOf = ({ name }: BankProfile) => name;

/** /payments/bank-profiles */
export function BankProfilesPage(): ReactNode {
  const { t } = useTranslation(['bank-files', 'areas']);
  const search = bankProfilesRoute.useSearch();
  const navigate = bankProfilesRoute.useNavigate();
  const query = { ...search, ...usePageSize() };
  const page = api.useQuery(
    'get',
    '/api/v1/bank-profiles/',
    { params: { query } },
    { placeholderData: keepPreviousData },
  );
  const open = useCallback(
    ({ id }: BankProfile) => void navigate({ to: '/payments/bank-profiles/$profileId', params: { profileId: id } }),
    [navigate],
  );
  const add = has(useUser(), ADMINS) && (
    <LinkButton to="/payments/bank-profiles/new" leftSection={<Plus size={16} aria-hidden="true" />}>
      {t('profiles.new')}
    </LinkButton>
  );
  return (
    <ListPage>
      <PageHeader title={t('areas:bankProfiles')} actions={add} />
      <PaymentsNav />
      <PagedTable
        label={t('areas:bankProfiles')}
        failed={t('profiles.failed')}
        query={page}
        columns={useProfileColumns()}
        rowKey={keyOf}
        rowName={nameOf}
        onOpen={open}
        onCursor={(cursor) => void navigate({ search: { cursor } })}
        empty={{ title: t('profiles.empty'), hint: t('profiles.emptyHint'), action: add }}
      />
    </ListPage>
  );
}

function useProfileColumns(): readonly Column<BankProfile>[] {
  const { t } = useTranslation(['bank-files', 'mapping-profiles']);
  return useMemo(
    () => [
      {
        key: 'name',
        header: t('mapping-profiles:columns.name'),
        cell: ({ id, name }) => (
          <Link to="/payments/bank-profiles/$profileId" params={{ profileId: id }} tabIndex={-1}>
            {name}
          </Link>
        ),
      },
      {
        key: 'reads',
        header: t('profiles.reads'),
        // All of them stand on its page.
        cell: ({ document }) => <span className={classes.header}>{document.header.join(', ')}</span>,
      },
      {
        key: 'state',
        header: t('mapping-profiles:columns.state'),
        cell: ({ is_active }) => (
          <Chip tone={is_active ? 'success' : 'neutral'}>
            {t(is_active ? 'mapping-profiles:states.active' : 'mapping-profiles:states.inactive')}
          </Chip>
        ),
      },
      { key: 'version', header: t('mapping-profiles:columns.version'), align: 'end', cell: (row) => row.version },
      {
        key: 'updated',
        header: t('mapping-profiles:columns.updated'),
        cell: (row) => <InstantText instant={row.updated_at} />,
      },
    ],
    [t],
  );
}
