/** The creditors of the agency. */
import { api, type Schemas } from '@fairdue/api-staff';
import {
  Chip,
  type Column,
  FilterBar,
  InstantText,
  ListPage,
  PageHeader,
  SearchBox,
  useDialog,
  YesNoFilter,
} from '@fairdue/ui';
import { Button } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { type ReactNode, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { PagedTable } from '../../lists/PagedTable';
import { RowLink } from '../../lists/RowLink';
import { usePageSize } from '../../preferences/preferences';
import { withChanges } from '../../router/search';
import { ADMINS, has } from '../../session/roles';
import { useUser } from '../../session/session';
import { CreditorDialog } from './CreditorDialog';
import { creditorsRoute } from './routes';

type CreditorRow = Schemas['CreditorRow'];
type Search = ReturnType<typeof creditorsRoute.useSearch>;

const keyOf = ({ id }: CreditorRow) => id;
const nameOf = ({ name }: CreditorRow) => name;

/** /creditors */
export function CreditorsPage(): ReactNode {
  const { t } = useTranslation(['creditors', 'areas']);
  const search = creditorsRoute.useSearch();
  const navigate = creditorsRoute.useNavigate();
  const router = useRouter();
  const canManage = has(useUser(), ADMINS);
  const create = useDialog<CreditorRow | null>();
  const change = useCallback(
    (changes: { [K in keyof Search]?: Search[K] | undefined }) =>
      void navigate({ search: (old) => withChanges<Search>(old, changes) }),
    [navigate],
  );
  const open = useCallback(
    ({ id }: CreditorRow) => void router.navigate({ to: '/creditors/$creditorId', params: { creditorId: id } }),
    [router],
  );
  const query = { ...search, ...usePageSize() };
  const page = api.useQuery('get', '/api/v1/creditors/', { params: { query } }, { placeholderData: keepPreviousData });
  const { is_active } = search;
  const add = canManage && (
    <Button leftSection={<Plus size={16} aria-hidden="true" />} onClick={() => create.open(null)}>
      {t('add')}
    </Button>
  );
  return (
    <ListPage>
      <PageHeader title={t('areas:creditors')} actions={add} />
      <FilterBar label={t('filters')}>
        <SearchBox
          label={t('search')}
          value={search.search ?? ''}
          onSearch={(words) => change({ search: words.trim() || undefined })}
        />
        <YesNoFilter
          label={t('state')}
          yes={t('active')}
          no={t('off')}
          value={is_active}
          onChange={(is_active) => change({ is_active })}
        />
      </FilterBar>
      <PagedTable
        label={t('areas:creditors')}
        failed={t('failed')}
        query={page}
        columns={useColumnsOf()}
        rowKey={keyOf}
        rowName={nameOf}
        onOpen={open}
        onCursor={(cursor) => change({ cursor })}
        isFiltered={search.search !== undefined || is_active !== undefined}
        onClear={() => change({ search: undefined, is_active: undefined })}
        empty={{ title: t('empty'), hint: t('emptyHint') }}
      />
      <CreditorDialog state={create} />
    </ListPage>
  );
}

function useColumnsOf(): readonly Column<CreditorRow>[] {
  const { t } = useTranslation('creditors');
  return useMemo(
    () => [
      {
        key: 'name',
        header: t('name'),
        cell: (row) => <RowLink to={`/creditors/${row.id}`}>{row.name}</RowLink>,
      },
      { key: 'reference', header: t('reference'), cell: (row) => row.reference || '–' },
      { key: 'currency', header: t('currency'), cell: (row) => row.currency ?? t('agencyCurrency') },
      {
        key: 'state',
        header: t('state'),
        cell: (row) => (
          <Chip tone={row.is_active ? 'success' : 'neutral'}>{row.is_active ? t('active') : t('off')}</Chip>
        ),
      },
      { key: 'since', header: t('since'), cell: (row) => <InstantText instant={row.created_at} style="day" /> },
    ],
    [t],
  );
}
