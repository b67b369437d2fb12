/** The table of the worklist, a page at a time, and its states. */
import { api, type Schemas, toProblem } from '@fairdue/api-staff';
import {
  AppTable,
  type Column,
  CursorPager,
  EmptyState,
  ErrorState,
  NoMatchState,
  RowsSkeleton,
  type Sort,
  useShortcuts,
  useUiSettings,
} from '@fairdue/ui';
import { keepPreviousData, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { accountPath } from './AccountLink';
import type { WorkRow } from './columns';
import { isFiltered, type Order, type SearchChanges, toFilters, type WorklistSearch } from './search';
import type { Picked } from './useSelection';
import { countText } from './WorklistTotals';

const INTENT_MS = 120;
/** Each order has one direction: whether it goes down. */
const GOES_DOWN: Readonly<Record<Order, boolean>> = { priority: true, due: false, balance: true, age: false };

interface WorklistTableProps {
  readonly search: WorklistSearch;
  readonly onChange: (changes: SearchChanges) => void;
  readonly onClear: () => void;
  readonly columns: readonly Column<WorkRow>[];
  readonly summary: Schemas['WorklistSummary'] | undefined;
  readonly picked: Picked | undefined;
  readonly onPreview: (row: WorkRow) => void;
}

const keyOf = ({ id }: WorkRow) => id;
const nameOf = ({ external_ref }: WorkRow) => external_ref;

/** The table. */
export function WorklistTable(props: WorklistTableProps) {
  const { search, onChange, onClear, columns, summary, picked, onPreview } = props;
  const { t } = useTranslation(['worklist', 'accounts']);
  const { locale } = useUiSettings();
  const router = useRouter();
  const { order, cursor } = search;
  const query = { ...toFilters(search), ...(order && { order }), ...(cursor && { cursor }) };
  const page = api.useQuery('get', '/api/v1/worklist/', { params: { query } }, { placeholderData: keepPreviousData });
  const refresh = () => void page.refetch();
  useShortcuts([{ keys: 'r', label: t('accounts:keys.refresh'), group: t('title'), run: refresh }]);
  const { onSort, sort } = useOneWaySort(order, onChange);
  const onIntent = useReadAhead();
  const onOpen = useCallback(({ id }: WorkRow) => void router.navigate({ href: accountPath(id) }), [router]);
  const selection = useMemo(() => picked && { selected: picked.ids, onChange: picked.change }, [picked]);
  if (page.data === undefined) {
    return page.isError ? (
      <ErrorState title={t('failed')} problem={toProblem(page.error)} onRetry={refresh} />
    ) : (
      <RowsSkeleton />
    );
  }
  const { results, next, previous } = page.data;
  if (results.length === 0) {
    return isFiltered(search) ? (
      <NoMatchState onClear={onClear} />
    ) : (
      <EmptyState title={t('empty')}>{t('emptyHint')}</EmptyState>
    );
  }
  const count = countText(summary, locale);
  return (
    <>
      {page.isError && <ErrorState title={t('failed')} problem={toProblem(page.error)} onRetry={refresh} />}
      <AppTable
        label={t('title')}
        columns={columns}
        rows={results}
        rowKey={keyOf}
        rowName={nameOf}
        sort={sort}
        onSort={onSort}
        {...(selection && { selection })}
        onOpen={onOpen}
        onPreview={onPreview}
        onIntent={onIntent}
        isRefreshing={page.isPlaceholderData}
      />
      <CursorPager
        next={next}
        previous={previous}
        onCursor={(to) => onChange({ cursor: to })}
        summary={count ? t('accounts:count', { count: summary?.count ?? 2, text: count }) : ''}
      />
    </>
  );
}

/** The API sorts each way in one direction: a press on a head turns it on, another turns it off. */
function useOneWaySort(order: Order | undefined, onChange: (changes: SearchChanges) => void) {
  const held = order ?? 'priority';
  const sort = useMemo(() => ({ key: held, isDescending: GOES_DOWN[held] }), [held]);
  const onSort = useCallback(
    (wanted: Sort | null) => onChange({ order: wanted && wanted.key !== held ? (wanted.key as Order) : undefined }),
    [onChange, held],
  );
  return { sort, onSort };
}

/** Read an account that somebody rests upon, so that it is there when he opens it. */
function useReadAhead(): (row: WorkRow) => void {
  const queries = useQueryClient();
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  return useCallback(
    ({ id }: WorkRow) => {
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(() => void queries.prefetchQuery(accountQuery(id)), INTENT_MS);
    },
    [queries],
  );
}

/** The request of one account. */
export function accountQuery(id: string) {
  return api.queryOptions('get', '/api/v1/accounts/{account_id}/', { params: { path: { account_id: id } } });
}
