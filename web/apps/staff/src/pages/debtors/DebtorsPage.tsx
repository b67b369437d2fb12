/** The list of debtors: all whom one may see, or those at high risk. */
import { api } from '@fairdue/api-staff';
import { ColumnsMenu, FilterBar, ListPage, OneFilter, PageHeader, SearchBox, useColumns } from '@fairdue/ui';
import { Button, Group, SegmentedControl } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { type ReactNode, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { PagedTable } from '../../lists/PagedTable';
import { usePageSize } from '../../preferences/preferences';
import { withChanges } from '../../router/search';
import { has, OVERSEERS } from '../../session/roles';
import { useUser } from '../../session/session';
import { LEVELS, useLevel } from '../account/facts/levels';
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
      onChange={(view) =>
        onChange({ view: view === 'risky' ? 'risky' : undefined, search: undefined, risk_level: undefined })
      }
      data={[
        { value: 'all', label: t('views.all') },
        { value: 'risky', label: t('views.risky') },
      ]}
    />
  );
}

function AllList({ search, onChange }: ListProps) {
  const { t } = useTranslation(['debtors', 'areas']);
  const columns = useColumns('debtors', useDebtorColumns());
  const level = useLevel();
  const { search: words, risk_level, cursor } = search;
  const query = {
    ...(words && { search: words }),
    ...(risk_level && { risk_level }),
    ...(cursor && { cursor }),
    ...usePageSize(),
  };
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
        <OneFilter
          label={t('columns.level')}
          choices={LEVELS.map((value) => ({ value, label: level(value) }))}
          value={risk_level}
          onChange={(next) => onChange({ risk_level: next })}
        />
        <Group gap="xs" ms="auto">
          <ColumnsMenu choice={columns} />
        </Group>
      </FilterBar>
      <PagedTable
        label={t('areas:debtors')}
        failed={t('failed')}
        query={page}
        columns={columns.shown}
        rowKey={idOfDebtor}
        rowName={nameOfDebtor}
        onOpen={useOpen(idOfDebtor)}
        onCursor={(to) => onChange({ cursor: to })}
        isFiltered={words !== undefined || risk_level !== undefined}
        onClear={() => onChange({ search: undefined, risk_level: undefined })}
        empty={{ title: t('empty'), hint: t('emptyHint') }}
      />
    </>
  );
}

function RiskyList({ search, onChange }: ListProps) {
  const { t } = useTranslation(['debtors', 'areas']);
  const columns = useRiskyColumns();
  const query = { ...(search.cursor && { cursor: search.cursor }), ...usePageSize() };
  const init = { params: { query } };
  const page = api.useQuery('get', '/api/v1/debtors/high-risk/', init, { placeholderData: keepPreviousData });
  return (
    <>
      <FilterBar label={t('filters')}>
        <ViewSwitch search={search} onChange={onChange} />
      </FilterBar>
      <PagedTable
        label={t('areas:debtors')}
        failed={t('failed')}
        query={page}
        columns={columns}
        rowKey={idOfRisky}
        rowName={nameOfRisky}
        onOpen={useOpen(idOfRisky)}
        onCursor={(cursor) => onChange({ cursor })}
        empty={{ title: t('noRisk'), hint: t('noRiskHint') }}
      />
    </>
  );
}

const idOfDebtor = ({ id }: { id: string }) => id;
const nameOfDebtor = ({ full_name }: { full_name: string }) => full_name;
const idOfRisky = ({ debtor }: { debtor: string }) => debtor;
const nameOfRisky = ({ debtor_name }: { debtor_name: string }) => debtor_name;

function useOpen<Row>(idOf: (row: Row) => string): (row: Row) => void {
  const router = useRouter();
  return useCallback(
    (row) => void router.navigate({ to: '/debtors/$debtorId', params: { debtorId: idOf(row) } }),
    [router, idOf],
  );
}
