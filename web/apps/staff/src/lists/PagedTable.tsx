/** A list of the API as a table. */
import { AppTable, type AppTableProps } from '@fairdue/ui';
import { type ListProps, PagedList } from './PagedList';

interface PagedTableProps<Row> extends ListProps<Row>, Omit<AppTableProps<Row>, 'label' | 'rows' | 'isRefreshing'> {}

/** The list; what else a table is told goes through to it. */
export function PagedTable<Row>(props: PagedTableProps<Row>) {
  const { failed, query, onCursor, isFiltered, onClear, empty, summary, skeleton, ...table } = props;
  return (
    <PagedList {...props}>
      {(rows, isRefreshing) => <AppTable {...table} rows={rows} isRefreshing={isRefreshing} />}
    </PagedList>
  );
}
