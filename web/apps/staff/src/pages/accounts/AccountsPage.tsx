/** The list of accounts: search, filters, totals, table, pages. Other lists are built alike. */
import { api, type Schemas } from '@fairdue/api-staff';
import {
  ColumnsMenu,
  formatCount,
  ListPage,
  PageHeader,
  readOrdering,
  type Sort,
  useColumns,
  useUiSettings,
  writeOrdering,
} from '@fairdue/ui';
import { keepPreviousData } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { PagedTable } from '../../lists/PagedTable';
import { useAccountLinks } from '../../lists/useAccountLinks';
import { usePageSize } from '../../preferences/preferences';
import { cursorIn } from '../../router/cursor';
import { stringifySearch, withChanges } from '../../router/search';
import { leaveTrail } from '../../trail/trail';
import { AccountFilters, type ChangeSearch } from './AccountFilters';
import { AccountTotals } from './AccountTotals';
import { useAccountColumns } from './columns';
import { accountsRoute } from './routes';
import { type AccountsSearch, accountsSearch, isFiltered, toFilters } from './search';

type AccountRow = Schemas['AccountRow'];
type Summary = Schemas['AccountSummary'] | undefined;

const keyOf = ({ id }: AccountRow) => id;
const nameOf = ({ external_ref }: AccountRow) => external_ref;

/** /accounts */
export function AccountsPage(): ReactNode {
  const { t } = useTranslation(['accounts', 'areas']);
  // The router lets through what `validateSearch` dropped: read it once more.
  const search = accountsSearch(accountsRoute.useSearch());
  const navigate = accountsRoute.useNavigate();
  const change = useCallback<ChangeSearch>(
    (changes) => void navigate({ search: (old) => withChanges<AccountsSearch>(old, changes) }),
    [navigate],
  );
  const { data: summary, isError } = useSummary(search);
  const columns = useColumns('accounts', useAccountColumns());
  return (
    <ListPage>
      <PageHeader title={t('areas:accounts')} />
      <AccountTotals summary={summary} hasFailed={isError} />
      <AccountFilters search={search} onChange={change}>
        <ColumnsMenu choice={columns} />
      </AccountFilters>
      <AccountList search={search} onChange={change} columns={columns.shown} summary={summary} />
    </ListPage>
  );
}

function useSummary(search: AccountsSearch) {
  const init = { params: { query: toFilters(search) } };
  return api.useQuery('get', '/api/v1/accounts/summary/', init, { placeholderData: keepPreviousData });
}

interface AccountListProps {
  readonly search: AccountsSearch;
  readonly onChange: ChangeSearch;
  readonly columns: ReturnType<typeof useAccountColumns>;
  readonly summary: Schemas['AccountSummary'] | undefined;
}

function AccountList({ search, onChange, columns, summary }: AccountListProps): ReactNode {
  const { t } = useTranslation(['accounts', 'areas']);
  const { locale } = useUiSettings();
  const { ordering, cursor } = search;
  const query = { ...toFilters(search), ...(ordering && { ordering }), ...(cursor && { cursor }), ...usePageSize() };
  const page = api.useQuery('get', '/api/v1/accounts/', { params: { query } }, { placeholderData: keepPreviousData });
  const leave = useLeaving(search, page.data, summary);
  const router = useRouter();
  const onOpen = useCallback(
    ({ id }: AccountRow) => {
      leave();
      void router.navigate({ to: '/accounts/$accountId', params: { accountId: id } });
    },
    [router, leave],
  );
  const linked = useAccountLinks(columns, 'reference', leave);
  const onSort = useCallback(
    (sort: Sort | null) => onChange({ ordering: writeOrdering(sort) as AccountsSearch['ordering'] }),
    [onChange],
  );
  const count = summary && `${formatCount(summary.count, locale)}${summary.is_capped ? '+' : ''}`;
  return (
    <PagedTable
      label={t('areas:accounts')}
      failed={t('failed')}
      query={page}
      columns={linked}
      rowKey={keyOf}
      rowName={nameOf}
      sort={readOrdering(ordering)}
      onSort={onSort}
      onOpen={onOpen}
      onCursor={(to) => onChange({ cursor: to })}
      isFiltered={isFiltered(search)}
      onClear={() => onChange(nothing(search))}
      empty={{ title: t('empty'), hint: t('emptyHint') }}
      summary={count ? t('count', { count: summary.count, text: count }) : ''}
    />
  );
}

/** Remembers the list when an account is opened, so that its page knows what comes next. */
function useLeaving(
  search: AccountsSearch,
  page: Schemas['Page_AccountRow_'] | undefined,
  summary: Summary,
): () => void {
  const { ordering, cursor } = search;
  return useCallback(
    () =>
      leaveTrail({
        href: `/accounts${stringifySearch(search)}`,
        source: 'accounts',
        query: { ...toFilters(search), ...(ordering && { ordering }) },
        ids: (page?.results ?? []).map(keyOf),
        next: cursorIn(page?.next),
        skipped: cursor === undefined ? 0 : null,
        total: summary && !summary.is_capped ? summary.count : null,
      }),
    [search, ordering, cursor, page, summary],
  );
}

function nothing(search: AccountsSearch): { [K in keyof AccountsSearch]?: undefined } {
  return Object.fromEntries(Object.keys(toFilters(search)).map((name) => [name, undefined]));
}
