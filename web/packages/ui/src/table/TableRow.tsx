/** One row; it is drawn again only when it or its place changes. */
import { type MouseEvent, memo } from 'react';
import classes from './AppTable.module.css';
import type { Column } from './types';

/** What a row tells its table. The table keeps these functions the same. */
export interface RowEvents {
  readonly onPress: (index: number, event: MouseEvent<HTMLElement>) => void;
  readonly onFocus: (index: number) => void;
  /** Somebody points at the row. */
  readonly onPoint: (index: number) => void;
  readonly onToggle: (index: number, isRange: boolean) => void;
}

interface TableRowProps<Row> {
  readonly row: Row;
  readonly index: number;
  readonly columns: readonly Column<Row>[];
  readonly events: RowEvents;
  /** The one row that Tab reaches. */
  readonly isTabStop: boolean;
  readonly isSelected: boolean;
  readonly isSelectable: boolean;
  readonly isPressable: boolean;
  readonly selectLabel: string;
}

function PlainRow<Row>(props: TableRowProps<Row>) {
  const { row, index, columns, events, isTabStop, isSelected, isSelectable, isPressable, selectLabel } = props;
  return (
    <tr
      tabIndex={isTabStop ? 0 : -1}
      data-selected={isSelected || undefined}
      data-pressable={isPressable || undefined}
      onFocus={() => events.onFocus(index)}
      onMouseEnter={() => events.onPoint(index)}
      onClick={(event) => events.onPress(index, event)}
    >
      {isSelectable && (
        <td className={classes.check}>
          <label>
            <input
              type="checkbox"
              aria-label={selectLabel}
              checked={isSelected}
              onChange={() => {}}
              onClick={(event) => events.onToggle(index, event.shiftKey)}
            />
          </label>
        </td>
      )}
      {columns.map((column, place) =>
        place === 0 ? (
          <th key={column.key} scope="row" className={classes.first} data-after-check={isSelectable || undefined}>
            {column.cell(row)}
          </th>
        ) : (
          <td key={column.key} data-align={column.align}>
            {column.cell(row)}
          </td>
        ),
      )}
    </tr>
  );
}

/** The memoised row. */
export const TableRow = memo(PlainRow) as typeof PlainRow;
