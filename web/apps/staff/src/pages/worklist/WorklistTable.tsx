/** The table of the worklist, a page at a time, and its states. */
import { api, type Schemas } from '@fairdue/api-staff';
import { type Column, type Sort, useUiSettings } from '@fairdue/ui';
import { keepPreviousData, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { PagedTable } from '../../lists/PagedTable';
import { useAccountLinks } from '../../lists/useAccountLinks';
import { usePageSize } from '../../preferences/preferences';
import { cursorIn } from '../../router/cursor';
import { stringifySearch } from '../../router/search';
import { leaveTrail } from '../../trail/trail';
import { preloadAccount } from '../account/queries';
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
  const { t } = useTranslation(['worklist', 'accounts', 'areas']);
  const { locale } = useUiSettings();
  const router = useRouter();
  const { order, cursor } = search;
  const query = { ...toFilters(search), ...(order && { order }), ...(cursor && { cursor }), ...usePageSize() };
  const page = api.useQuery('get', '/api/v1/worklist/', { params: { query } }, { placeholderData: keepPreviousData });
  const { onSort, sort } = useOneWaySort(order, onChange);
  const onIntent = useReadAhead();
  const leave = useLeaving(search, page.data, summary);
  const onOpen = useCallback(
    ({ id }: WorkRow) => {
      leave();
      void router.navigate({ to: '/accounts/$accountId', params: { accountId: id } });
    },
    [router, leave],
  );
  const onShow = useCallback(
    (row: WorkRow) => {
      leave();
      onPreview(row);
    },
    [leave, onPreview],
  );
  const linked = useAccountLinks(columns, 'debtor_name', leave);
  const selection = useMemo(() => picked && { selected: picked.ids, onChange: picked.change }, [picked]);
  const count = countText(summary, locale);
  return (
    <PagedTable
      label={t('areas:worklist')}
      failed={t('failed')}
      query={page}
      columns={linked}
      rowKey={keyOf}
      rowName={nameOf}
      sort={sort}
      onSort={onSort}
      {...(selection && { selection })}
      onOpen={onOpen}
      onPreview={onShow}
      onIntent={onIntent}
      onCursor={(to) => onChange({ cursor: to })}
      isFiltered={isFiltered(search)}
      onClear={onClear}
      empty={{ title: t('empty'), hint: t('emptyHint') }}
      summary={count ? t('accounts:count', { count: summary?.count ?? 2, text: count }) : ''}
    />
  );
}

/** Keep the list for the page of an account, which goes on along it. The function stays the same. */
function useLeaving(
  search: WorklistSearch,
  page: Schemas['Page_WorklistRow_'] | undefined,
  summary: Schemas['WorklistSummary'] | undefined,
): () => void {
  const shown = useRef({ search, page, summary });
  shown.current = { search, page, summary };
  return useCallback(() => {
    const { search: held, page: rows, summary: sums } = shown.current;
    leaveTrail({
      href: `/worklist${stringifySearch(held)}`,
      source: 'worklist',
      query: { ...toFilters(held), ...(held.order && { order: held.order }) },
      ids: (rows?.results ?? []).map(keyOf),
      next: cursorIn(rows?.next),
      skipped: held.cursor === undefined ? 0 : null,
      total: sums && !sums.is_capped ? sums.count : null,
    });
  }, []);
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
      timer.current = window.setTimeout(() => preloadAccount(queries, id), INTENT_MS);
    },
    [queries],
  );
}
