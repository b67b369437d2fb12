/** The head of a table: names, sorting, and one box for all rows. */
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import classes from './AppTable.module.css';
import { nextSort } from './sorting';
import type { Column, Sort } from './types';

interface TableHeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly sort: Sort | null;
  readonly onSort?: ((sort: Sort | null) => void) | undefined;
  readonly isSelectable: boolean;
  readonly chosen: 'none' | 'some' | 'all';
  readonly onToggleAll: () => void;
}

/** The row of heads. */
export function TableHead<Row>({ columns, sort, onSort, isSelectable, chosen, onToggleAll }: TableHeadProps<Row>) {
  const { t } = useTranslation('ui');
  return (
    <thead>
      <tr>
        {isSelectable && (
          <td className={classes.check}>
            <label>
              <input
                type="checkbox"
                aria-label={t('table.selectPage')}
                checked={chosen === 'all'}
                ref={(box) => {
                  if (box) {
                    box.indeterminate = chosen === 'some';
                  }
                }}
                onChange={onToggleAll}
              />
            </label>
          </td>
        )}
        {columns.map((column, place) => (
          <th
            key={column.key}
            scope="col"
            data-align={column.align}
            aria-sort={column.sortKey ? ariaSort(sort, column.sortKey) : undefined}
            className={place === 0 ? classes.first : undefined}
            data-after-check={(place === 0 && isSelectable) || undefined}
          >
            {column.sortKey && onSort ? (
              <SortButton header={column.header} sortKey={column.sortKey} sort={sort} onSort={onSort} />
            ) : (
              column.header
            )}
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface SortButtonProps {
  readonly header: string;
  readonly sortKey: string;
  readonly sort: Sort | null;
  readonly onSort: (sort: Sort | null) => void;
}

function SortButton({ header, sortKey, sort, onSort }: SortButtonProps) {
  const isBy = sort?.key === sortKey;
  const Icon = isBy ? (sort.isDescending ? ArrowDown : ArrowUp) : ChevronsUpDown;
  return (
    <button
      type="button"
      className={classes.sort}
      data-on={isBy || undefined}
      onClick={() => onSort(nextSort(sort, sortKey))}
    >
      {header}
      <Icon size={14} aria-hidden="true" />
    </button>
  );
}

function ariaSort(sort: Sort | null, key: string): 'ascending' | 'descending' | 'none' {
  if (sort?.key !== key) {
    return 'none';
  }
  return sort.isDescending ? 'descending' : 'ascending';
}
