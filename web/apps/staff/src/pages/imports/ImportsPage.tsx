/** The list of imports. While one runs, it is read again every few seconds. */
import { api, type Schemas } from '@fairdue/api-staff';
import { ColumnsMenu, FilterBar, OneFilter, PageHeader, useColumns } from '@fairdue/ui';
import { Group } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { type ReactNode, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { PagedTable } from '../../lists/PagedTable';
import { usePageSize } from '../../preferences/preferences';
import { LinkButton } from '../../router/LinkButton';
import { withChanges } from '../../router/search';
import { ADMINS, has } from '../../session/roles';
import { useUser } from '../../session/session';
import { CreditorFilter } from '../creditors/CreditorFilter';
import { useImportColumns } from './columns';
import { importsRoute } from './routes';
import { type ImportsSearch, importsSearch, KINDS, STATUSES } from './search';

type ImportRow = Schemas['ImportRow'];
type Change = (changes: { [K in keyof ImportsSearch]?: ImportsSearch[K] | undefined }) => void;

const POLL_MS = 3_000;
const keyOf = ({ id }: ImportRow) => id;
const nameOf = ({ file_name }: ImportRow) => file_name;
const isRunning = ({ status }: ImportRow) => status === 'pending' || status === 'processing';

/** /imports */
export function ImportsPage(): ReactNode {
  const { t } = useTranslation(['imports', 'areas']);
  const search = importsSearch(importsRoute.useSearch());
  const navigate = importsRoute.useNavigate();
  const change = useCallback<Change>(
    (changes) => void navigate({ search: (old) => withChanges<ImportsSearch>(old, changes) }),
    [navigate],
  );
  const columns = useColumns('imports', useImportColumns());
  const isAdmin = has(useUser(), ADMINS);
  return (
    <>
      <PageHeader title={t('areas:imports')} actions={isAdmin && <NewButton />} />
      <FilterBar label={t('filters')}>
        <OneFilter
          label={t('columns.status')}
          choices={STATUSES.map((value) => ({ value, label: t(`statuses.${value}`) }))}
          value={search.status}
          onChange={(status) => change({ status })}
        />
        <OneFilter
          label={t('columns.kind')}
          choices={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
          value={search.kind}
          onChange={(kind) => change({ kind })}
        />
        <CreditorFilter
          label={t('facts.creditor')}
          value={search.creditor}
          onChange={(creditor) => change({ creditor })}
        />
        <Group gap="xs" ms="auto">
          <ColumnsMenu choice={columns} />
        </Group>
      </FilterBar>
      <ImportList search={search} onChange={change} columns={columns.shown} isAdmin={isAdmin} />
    </>
  );
}

function NewButton() {
  const { t } = useTranslation(['imports', 'areas']);
  return (
    <LinkButton to="/imports/new" leftSection={<Plus size={16} aria-hidden="true" />}>
      {t('areas:newImport')}
    </LinkButton>
  );
}

interface ImportListProps {
  readonly search: ImportsSearch;
  readonly onChange: Change;
  readonly columns: ReturnType<typeof useImportColumns>;
  readonly isAdmin: boolean;
}

function ImportList({ search, onChange, columns, isAdmin }: ImportListProps): ReactNode {
  const { t } = useTranslation(['imports', 'areas']);
  const navigate = importsRoute.useNavigate();
  const query = { ...search, ...usePageSize() };
  const page = api.useQuery(
    'get',
    '/api/v1/imports/',
    { params: { query } },
    {
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) => (state.data?.results.some(isRunning) ? POLL_MS : false),
    },
  );
  const open = useCallback(
    ({ id }: ImportRow) => void navigate({ to: '/imports/$importId', params: { importId: id } }),
    [navigate],
  );
  return (
    <PagedTable
      label={t('areas:imports')}
      failed={t('failed')}
      query={page}
      columns={columns}
      rowKey={keyOf}
      rowName={nameOf}
      onOpen={open}
      onCursor={(cursor) => onChange({ cursor })}
      isFiltered={[search.status, search.kind, search.creditor].some((filter) => filter !== undefined)}
      onClear={() => onChange({ status: undefined, kind: undefined, creditor: undefined })}
      empty={{ title: t('empty'), hint: t('emptyHint'), action: isAdmin && <NewButton /> }}
    />
  );
}
