/** A list of the API with all its states: loading, failed, empty, no match, rows with their pages. How rows look is said by who uses it. */
import { toProblem } from '@fairdue/api-staff';
import { CursorPager, EmptyState, ErrorState, NoMatchState, RowsSkeleton, useShortcuts } from '@fairdue/ui';
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

/** What every list says of itself. */
export interface ListProps<Row> {
  /** What is listed; names the list and its shortcuts. */
  readonly label: string;
  /** "The users could not be loaded". */
  readonly failed: string;
  readonly query: PageQuery<Row>;
  readonly onCursor: (cursor: string) => void;
  /** Whether filters narrow the list, and how they are taken away. */
  readonly isFiltered?: boolean;
  readonly onClear?: () => void;
  readonly empty: { readonly title: string; readonly hint?: string; readonly action?: ReactNode };
  /** Such as "1,204 accounts", beside the pages; a list that has it shows its pages even when there is one only. */
  readonly summary?: string;
  /** Its final shape while it loads. */
  readonly skeleton?: { readonly rows?: number; readonly height?: number };
}

interface PagedListProps<Row> extends ListProps<Row> {
  readonly children: (rows: readonly Row[], isRefreshing: boolean) => ReactNode;
}

/** The list. */
export function PagedList<Row>(props: PagedListProps<Row>) {
  const { label, failed, query, onCursor, isFiltered = false, empty, summary, skeleton, children } = props;
  const { t } = useTranslation();
  const refresh = () => void query.refetch();
  useShortcuts([{ keys: 'r', label: t('shortcuts.refresh'), group: label, run: refresh }]);
  const failure = query.isError && <ErrorState title={failed} problem={toProblem(query.error)} onRetry={refresh} />;
  if (query.data === undefined) {
    return failure || <RowsSkeleton {...skeleton} />;
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
  const hasPages = next !== null || previous !== null || summary !== undefined;
  return (
    <>
      {failure}
      {children(results, query.isPlaceholderData)}
      {hasPages && <CursorPager next={next} previous={previous} onCursor={onCursor} summary={summary ?? ''} />}
    </>
  );
}
