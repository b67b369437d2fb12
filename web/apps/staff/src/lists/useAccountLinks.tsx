/** Makes one column of a list of accounts the way to their pages. */
import type { Column } from '@fairdue/ui';
import { useMemo } from 'react';
import { AccountLink } from './AccountLink';

/** The columns, with the cells of the one called `key` as links; `leave` keeps the list for the page that is opened. */
export function useAccountLinks<Row extends { readonly id: string }>(
  columns: readonly Column<Row>[],
  key: string,
  leave: () => void,
): readonly Column<Row>[] {
  return useMemo(
    () =>
      columns.map((column) =>
        column.key === key
          ? {
              ...column,
              cell: (row: Row) => (
                <AccountLink id={row.id} onOpen={leave}>
                  {column.cell(row)}
                </AccountLink>
              ),
            }
          : column,
      ),
    [columns, key, leave],
  );
}
