/** A list of the API with all its states: loading, failed, empty, no match, rows with their pages. */
import { toProblem } from '@fairdue/api-staff';
import {
  AppTable,
  type Column,
  CursorPager,
  EmptyState,
  ErrorState,
  NoMatchState,
  RowsSkeleton,
  useShortcuts,
} from '@fairdue/ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Page<Row> {
  readonly next: string | null;
  readonly previous: string | null;
  readonly results: readonly Row[];
}

interface PageQuery<Row> {
  readonly data: Page<Row> | undefined;
  readonly isError: boolean;
  readonly error: unknown;
  readonly isPlaceholderData: boolean;
  readonly refetch: () => unknown;
}

interface PagedTableProps<Row> {
  /** What is listed; names the table and its shortcuts. */
  readonly label: string;
  /** "The users could not be loaded". */
  readonly failed: string;
  readonly query: PageQuery<Row>;
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
  readonly rowName: (row: Row) => string;
  readonly onOpen?: ((row: Row) => void) | undefined;
  readonly onCursor: (cursor: string) => void;
  /** Whether filters narrow the list, and how they are taken away. */
  readonly isFiltered?: boolean;
  readonly onClear?: () => void;
  readonly empty: { readonly title: string; readonly hint?: string; readonly action?: ReactNode };
}

/** The list. */
export function PagedTable<Row>(props: PagedTableProps<Row>) {
  const { label, failed, query, columns, rowKey, rowName, onOpen, onCursor, isFiltered = false, empty } = props;
  const { t } = useTranslation();
  const refresh = () => void query.refetch();
  useShortcuts([{ keys: 'r', label: t('shortcuts.refresh'), group: label, run: refresh }]);
  const failure = query.isError && <ErrorState title={failed} problem={toProblem(query.error)} onRetry={refresh} />;
  if (query.data === undefined) {
    return failure || <RowsSkeleton />;
  }
  const { results, next, previous } = query.data;
  if (results.length === 0) {
    return isFiltered ? (
      <NoMatchState onClear={() => props.onClear?.()} />
    ) : (
      <EmptyState title={empty.title} action={empty.action}>
        {empty.hint}
      </EmptyState>
    );
  }
  const hasPages = next !== null || previous !== null;
  return (
    <>
      {failure}
      <AppTable
        label={label}
        columns={columns}
        rows={results}
        rowKey={rowKey}
        rowName={rowName}
        {...(onOpen && { onOpen })}
        isRefreshing={query.isPlaceholderData}
      />
      {hasPages && <CursorPager next={next} previous={previous} onCursor={onCursor} />}
    </>
  );
}
