/** The worklist: tabs of views, totals, filters, the table, and work on many accounts at once. */
import { api, type Schemas } from '@fairdue/api-staff';
import { ColumnsMenu, ListPage, PageHeader, useColumns } from '@fairdue/ui';
import { keepPreviousData, useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { withChanges } from '../../router/search';
import { has, WORKERS } from '../../session/roles';
import { useUser } from '../../session/session';
import { BulkBar } from './BulkBar';
import type { BulkAction } from './bulk';
import { useWorklistColumns, type WorkRow } from './columns';
import { HeldBar } from './HeldBar';
import { worklistRoute } from './routes';
import { StartButton } from './StartButton';
import { type SearchChanges, staying, toFilters, type WorklistSearch, withoutFilters } from './search';
import { dateIn } from './today';
import { useSelection } from './useSelection';
import { ViewTabs } from './ViewTabs';
import { WorklistFilters } from './WorklistFilters';
import { WorklistTable } from './WorklistTable';
import { WorklistTotals } from './WorklistTotals';

const BulkDialog = lazy(async () => ({ default: (await import('./BulkDialog')).BulkDialog }));
const ViewActions = lazy(async () => ({ default: (await import('./ViewActions')).ViewActions }));
const PreviewDrawer = lazy(async () => ({ default: (await import('./PreviewDrawer')).PreviewDrawer }));
const COUNTS_FRESH_MS = 60_000;
const NO_COLUMNS: readonly string[] = [];

/** /worklist */
export function WorklistPage(): ReactNode {
  const { t } = useTranslation(['worklist', 'areas']);
  const user = useUser();
  const { view: current } = worklistRoute.useSearch();
  const options = { staleTime: COUNTS_FRESH_MS };
  const query = { counts: true };
  const views = api.useQuery('get', '/api/v1/worklist/views/', { params: { query } }, options).data ?? [];
  const view = views.find(({ id }) => id === current);
  return (
    <ListPage>
      <PageHeader title={t('areas:worklist')} actions={<StartButton>{t('start.next')}</StartButton>} />
      {user.collector_id !== null && <HeldBar />}
      <ViewTabs views={views} current={current} />
      <Body key={`${current} ${view?.columns.join()}`} view={view} />
    </ListPage>
  );
}

function Body({ view }: { readonly view: Schemas['ViewRow'] | undefined }) {
  const user = useUser();
  const search = worklistRoute.useSearch();
  const navigate = worklistRoute.useNavigate();
  const show = useCallback((to: WorklistSearch) => void navigate({ search: () => staying(to) }), [navigate]);
  const change = useCallback(
    (changes: SearchChanges) => void navigate({ search: (old) => staying(withChanges<WorklistSearch>(old, changes)) }),
    [navigate],
  );
  const { data: summary, isError } = useSummary(search);
  const today = dateIn(user.agency?.time_zone ?? 'UTC', Date.now());
  const columns = useColumns(
    view ? `worklist.${view.id}` : 'worklist',
    useWorklistColumns(today, view?.columns ?? NO_COLUMNS),
  );
  const picked = useSelection(toFilters(search));
  const [action, setAction] = useState<BulkAction | null>(null);
  const preview = usePreview();
  const isPicking = picked.isAll || picked.ids.size > 0;
  return (
    <>
      <WorklistTotals summary={summary} hasFailed={isError} />
      {isPicking ? (
        <BulkBar picked={picked} found={summary?.is_capped ? null : (summary?.count ?? null)} onAct={setAction} />
      ) : (
        <WorklistFilters search={search} onChange={change}>
          <Suspense fallback={null}>
            <ViewActions search={search} view={view} columns={columns.shown.map(({ key }) => key)} onShow={show} />
          </Suspense>
          <ColumnsMenu choice={columns} />
        </WorklistFilters>
      )}
      <WorklistTable
        search={search}
        onChange={change}
        onClear={() => show(withoutFilters(search))}
        columns={columns.shown}
        summary={summary}
        picked={has(user, WORKERS) ? picked : undefined}
        onPreview={preview.open}
      />
      <Suspense fallback={null}>
        {preview.row && <PreviewDrawer row={preview.row} isOpen={preview.isOpen} onClose={preview.close} />}
        {action && <Bulk key={action} action={action} search={search} picked={picked} onEnd={() => setAction(null)} />}
      </Suspense>
    </>
  );
}

function useSummary(search: WorklistSearch) {
  const init = { params: { query: toFilters(search) } };
  return api.useQuery('get', '/api/v1/worklist/summary/', init, { placeholderData: keepPreviousData });
}

/** The drawer is there only from its first opening on, too late to know itself where the focus was before. */
function usePreview() {
  const [row, setRow] = useState<WorkRow | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const from = useRef<Element | null>(null);
  const open = useCallback((shown: WorkRow) => {
    from.current = document.activeElement;
    setRow(shown);
    setIsOpen(true);
  }, []);
  const close = useCallback(() => {
    setIsOpen(false);
    if (from.current instanceof HTMLElement) {
      from.current.focus({ preventScroll: true });
    }
  }, []);
  return { row, isOpen, open, close };
}

interface BulkProps {
  readonly action: BulkAction;
  readonly search: WorklistSearch;
  readonly picked: ReturnType<typeof useSelection>;
  readonly onEnd: () => void;
}

/** The dialog with what it was opened for: what is chosen later, or read again, does not change it. */
function Bulk({ action, search, picked, onEnd }: BulkProps) {
  const queries = useQueryClient();
  const shown = () =>
    queries
      .getQueriesData<Schemas['Page_WorklistRow_']>({ queryKey: ['get', '/api/v1/worklist/'], type: 'active' })
      .flatMap(([, page]) => page?.results ?? []);
  const [held] = useState(() => ({
    selected: picked.isAll ? { filters: toFilters(search) } : { ids: [...picked.ids] },
    rows: shown().filter(({ id }) => picked.isAll || picked.ids.has(id)),
  }));
  const readAgain = async () => {
    await queries.refetchQueries({ queryKey: ['get', '/api/v1/worklist/'], type: 'active' });
    return shown();
  };
  const onDone = () => {
    picked.clear();
    onEnd();
  };
  return <BulkDialog isOpen action={action} {...held} readAgain={readAgain} onDone={onDone} onClose={onEnd} />;
}
