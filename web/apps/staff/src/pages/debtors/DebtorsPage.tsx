/** The list of debtors: all whom one may see, or those at high risk. */
import { api, toProblem } from '@fairdue/api-staff';
import {
  AppTable,
  type Column,
  ColumnsMenu,
  CursorPager,
  EmptyState,
  ErrorState,
  FilterBar,
  ListPage,
  NoMatchState,
  PageHeader,
  RowsSkeleton,
  SearchBox,
  useColumns,
} from '@fairdue/ui';
import { Button, Group, SegmentedControl } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { type ReactNode, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { withChanges } from '../../router/search';
import { has, OVERSEERS } from '../../session/roles';
import { useUser } from '../../session/session';
import { useDebtorColumns, useRiskyColumns } from './columns';
import { type DebtorsSearch, debtorsRoute } from './routes';

type Change = (changes: { [K in keyof DebtorsSearch]?: DebtorsSearch[K] | undefined }) => void;

/** /debtors */
export function DebtorsPage(): ReactNode {
  const { t } = useTranslation(['debtors', 'areas']);
  const search = debtorsRoute.useSearch();
  const navigate = debtorsRoute.useNavigate();
  const change = useCallback<Change>(
    (changes) => void navigate({ search: (old) => withChanges<DebtorsSearch>(old, changes) }),
    [navigate],
  );
  const mayCompare = has(useUser(), OVERSEERS);
  const duplicates = mayCompare && (
    <Button variant="default" renderRoot={(props) => <Link to="/debtors/duplicates" {...props} />}>
      {t('areas:duplicates')}
    </Button>
  );
  return (
    <ListPage>
      <PageHeader title={t('areas:debtors')} actions={duplicates} />
      {search.view === 'risky' ? (
        <RiskyList search={search} onChange={change} />
      ) : (
        <AllList search={search} onChange={change} />
      )}
    </ListPage>
  );
}

interface ListProps {
  readonly search: DebtorsSearch;
  readonly onChange: Change;
}

function ViewSwitch({ search, onChange }: ListProps) {
  const { t } = useTranslation('debtors');
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('views.label')}
      value={search.view ?? 'all'}
      onChange={(view) => onChange({ view: view === 'risky' ? 'risky' : undefined, search: undefined })}
      data={[
        { value: 'all', label: t('views.all') },
        { value: 'risky', label: t('views.risky') },
      ]}
    />
  );
}

function AllList({ search, onChange }: ListProps) {
  const { t } = useTranslation('debtors');
  const columns = useColumns('debtors', useDebtorColumns());
  const query = { ...(search.search && { search: search.search }), ...(search.cursor && { cursor: search.cursor }) };
  const page = api.useQuery('get', '/api/v1/debtors/', { params: { query } }, { placeholderData: keepPreviousData });
  return (
    <>
      <FilterBar label={t('filters')}>
        <ViewSwitch search={search} onChange={onChange} />
        <SearchBox
          label={t('search')}
          value={search.search ?? ''}
          onSearch={(words) => onChange({ search: words.trim() || undefined })}
        />
        <Group gap="xs" ms="auto">
          <ColumnsMenu choice={columns} />
        </Group>
      </FilterBar>
      <Rows
        page={page}
        columns={columns.shown}
        idOf={idOfDebtor}
        nameOf={nameOfDebtor}
        onChange={onChange}
        nothing={
          search.search ? (
            <NoMatchState onClear={() => onChange({ search: undefined })} />
          ) : (
            <EmptyState title={t('empty')}>{t('emptyHint')}</EmptyState>
          )
        }
      />
    </>
  );
}

function RiskyList({ search, onChange }: ListProps) {
  const { t } = useTranslation('debtors');
  const columns = useRiskyColumns();
  const query = { ...(search.cursor && { cursor: search.cursor }) };
  const init = { params: { query } };
  const page = api.useQuery('get', '/api/v1/debtors/high-risk/', init, { placeholderData: keepPreviousData });
  return (
    <>
      <FilterBar label={t('filters')}>
        <ViewSwitch search={search} onChange={onChange} />
      </FilterBar>
      <Rows
        page={page}
        columns={columns}
        idOf={idOfRisky}
        nameOf={nameOfRisky}
        onChange={onChange}
        nothing={<EmptyState title={t('noRisk')}>{t('noRiskHint')}</EmptyState>}
      />
    </>
  );
}

const idOfDebtor = ({ id }: { id: string }) => id;
const nameOfDebtor = ({ full_name }: { full_name: string }) => full_name;
const idOfRisky = ({ debtor }: { debtor: string }) => debtor;
const nameOfRisky = ({ debtor_name }: { debtor_name: string }) => debtor_name;

interface RowsProps<Row> {
  readonly page: {
    readonly data: { results: Row[]; next: string | null; previous: string | null } | undefined;
    readonly isError: boolean;
    readonly error: unknown;
    readonly isPlaceholderData: boolean;
    readonly refetch: () => unknown;
  };
  readonly columns: readonly Column<Row>[];
  readonly idOf: (row: Row) => string;
  readonly nameOf: (row: Row) => string;
  readonly onChange: Change;
  readonly nothing: ReactNode;
}

function Rows<Row>({ page, columns, idOf, nameOf, onChange, nothing }: RowsProps<Row>) {
  const { t } = useTranslation(['debtors', 'areas']);
  const router = useRouter();
  const open = useCallback(
    (row: Row) => void router.navigate({ to: '/debtors/$debtorId', params: { debtorId: idOf(row) } }),
    [router, idOf],
  );
  const failure = page.isError && (
    <ErrorState title={t('failed')} problem={toProblem(page.error)} onRetry={() => void page.refetch()} />
  );
  if (page.data === undefined) {
    return failure || <RowsSkeleton />;
  }
  if (page.data.results.length === 0) {
    return nothing;
  }
  return (
    <>
      {failure}
      <AppTable
        label={t('areas:debtors')}
        columns={columns}
        rows={page.data.results}
        rowKey={idOf}
        rowName={nameOf}
        onOpen={open}
        isRefreshing={page.isPlaceholderData}
      />
      <CursorPager
        next={page.data.next}
        previous={page.data.previous}
        onCursor={(cursor) => onChange({ cursor })}
        summary=""
      />
    </>
  );
}
