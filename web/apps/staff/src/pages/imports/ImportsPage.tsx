/** The list of imports. While one runs, it is read again every few seconds. */
import { api, type Schemas, toProblem } from '@fairdue/api-staff';
import {
  AppTable,
  ColumnsMenu,
  CursorPager,
  EmptyState,
  ErrorState,
  FilterBar,
  NoMatchState,
  OneFilter,
  PageHeader,
  RowsSkeleton,
  useColumns,
  useShortcuts,
} from '@fairdue/ui';
import { Group } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { type ReactNode, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { LinkButton } from '../../router/LinkButton';
import { withChanges } from '../../router/search';
import { ADMINS, has } from '../../session/roles';
import { useUser } from '../../session/session';
import { useImportColumns } from './columns';
import { importsRoute } from './routes';
import { type ImportsSearch, importsSearch, KINDS, STATUSES, toFilters } from './search';

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
  const query = { ...toFilters(search), ...(search.cursor && { cursor: search.cursor }) };
  const page = api.useQuery(
    'get',
    '/api/v1/imports/',
    { params: { query } },
    {
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) => (state.data?.results.some(isRunning) ? POLL_MS : false),
    },
  );
  const refresh = () => void page.refetch();
  useShortcuts([{ keys: 'r', label: t('keys.refresh'), group: t('areas:imports'), run: refresh }]);
  const open = useCallback(
    ({ id }: ImportRow) => void navigate({ to: '/imports/$importId', params: { importId: id } }),
    [navigate],
  );
  if (page.data === undefined) {
    return page.isError ? (
      <ErrorState title={t('failed')} problem={toProblem(page.error)} onRetry={refresh} />
    ) : (
      <RowsSkeleton />
    );
  }
  const { results, next, previous } = page.data;
  if (results.length === 0) {
    return Object.keys(toFilters(search)).length > 0 ? (
      <NoMatchState onClear={() => onChange({ status: undefined, kind: undefined })} />
    ) : (
      <EmptyState title={t('empty')} action={isAdmin && <NewButton />}>
        {t('emptyHint')}
      </EmptyState>
    );
  }
  return (
    <>
      {page.isError && <ErrorState title={t('failed')} problem={toProblem(page.error)} onRetry={refresh} />}
      <AppTable
        label={t('areas:imports')}
        columns={columns}
        rows={results}
        rowKey={keyOf}
        rowName={nameOf}
        onOpen={open}
        isRefreshing={page.isPlaceholderData}
      />
      {(next !== null || previous !== null) && (
        <CursorPager next={next} previous={previous} onCursor={(cursor) => onChange({ cursor })} />
      )}
    </>
  );
}
