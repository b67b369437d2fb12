/** The table of every list: a real table with sorting, selection and keys; paging and filtering are the server's. */
import { type KeyboardEvent, type MouseEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isPressable, isTypedInto } from '../shortcuts/keys';
import { useShortcuts } from '../shortcuts/ShortcutsProvider';
import { useUiSettings } from '../theme/UiProvider';
import classes from './AppTable.module.css';
import { toggled, withPage, withRange } from './selecting';
import { TableHead } from './TableHead';
import { type RowEvents, TableRow } from './TableRow';
import type { Column, Selection, Sort } from './types';

/** What a table is told. */
export interface AppTableProps<Row> {
  /** What the table lists; read out with it. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Names a row for who cannot see it, such as its reference. */
  readonly rowName: (row: Row) => string;
  readonly sort?: Sort | null;
  readonly onSort?: (sort: Sort | null) => void;
  readonly selection?: Selection;
  /** Enter or a click. */
  readonly onOpen?: ((row: Row) => void) | undefined;
  /** Space. */
  readonly onPreview?: (row: Row) => void;
  /** The row has the focus, or is pointed at: read beforehand what opening it will need. */
  readonly onIntent?: (row: Row) => void;
  /** Newer rows are on their way; these stay until they come. */
  readonly isRefreshing?: boolean;
}

/** The table. Give it `columns` and functions that stay the same between renders, so that rows need not be drawn again. */
export function AppTable<Row>(props: AppTableProps<Row>) {
  const { label, columns, rows, rowKey, rowName, sort = null, onSort, selection, isRefreshing = false } = props;
  const { t } = useTranslation('ui');
  const body = useRef<HTMLTableSectionElement>(null);
  const [current, setCurrent] = useState(0);
  const keys = useMemo(() => rows.map(rowKey), [rows, rowKey]);
  const { events, toggle } = useRowEvents(props, keys, setCurrent);
  const onKeyDown = useRowKeys(props, body, toggle);
  const tabStop = Math.min(current, Math.max(0, rows.length - 1));
  const chosen = keys.filter((key) => selection?.selected.has(key)).length;
  return (
    <section
      className={classes.scroller}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by keyboard (WCAG 2.1.1)
      tabIndex={0}
      data-scroller
      data-refreshing={isRefreshing || undefined}
    >
      <div className={classes.progress} aria-hidden="true" />
      <table className={classes.table} aria-label={label} aria-busy={isRefreshing}>
        <TableHead
          columns={columns}
          sort={sort}
          onSort={onSort}
          isSelectable={selection !== undefined}
          chosen={chosen === 0 ? 'none' : chosen === keys.length ? 'all' : 'some'}
          onToggleAll={() => selection?.onChange(withPage(selection.selected, keys))}
        />
        <tbody ref={body} onKeyDown={onKeyDown}>
          {rows.map((row, index) => (
            <TableRow
              key={keys[index]}
              row={row}
              index={index}
              columns={columns}
              events={events}
              isTabStop={index === tabStop}
              isSelected={selection?.selected.has(keys[index] ?? '') ?? false}
              isSelectable={selection !== undefined}
              isPressable={props.onOpen !== undefined}
              selectLabel={selection ? t('table.selectRow', { name: rowName(row) }) : ''}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function useRowEvents<Row>(props: AppTableProps<Row>, keys: readonly string[], setCurrent: (index: number) => void) {
  const latest = useRef({ props, keys });
  latest.current = { props, keys };
  const anchor = useRef<string | null>(null);
  return useMemo(() => {
    const toggle = (index: number, isRange: boolean) => {
      const { selection } = latest.current.props;
      const key = latest.current.keys[index];
      if (!selection || key === undefined) {
        return;
      }
      const { selected, onChange } = selection;
      onChange(isRange ? withRange(selected, latest.current.keys, anchor.current, key) : toggled(selected, key));
      anchor.current = key;
    };
    const onPress = (index: number, { target }: MouseEvent<HTMLElement>) => {
      const row = latest.current.props.rows[index];
      const isText = window.getSelection()?.isCollapsed === false;
      if (row !== undefined && !isText && !isPressable(target) && !(target as Element).closest('label')) {
        latest.current.props.onOpen?.(row);
      }
    };
    const onPoint = (index: number) => {
      const row = latest.current.props.rows[index];
      if (row !== undefined) {
        latest.current.props.onIntent?.(row);
      }
    };
    const onFocus = (index: number) => {
      setCurrent(index);
      onPoint(index);
    };
    const events: RowEvents = { onPress, onFocus, onPoint, onToggle: toggle };
    return { events, toggle };
  }, [setCurrent]);
}

function useRowKeys<Row>(
  { rows, selection, onOpen, onPreview }: AppTableProps<Row>,
  body: React.RefObject<HTMLTableSectionElement | null>,
  toggle: (index: number, isRange: boolean) => void,
) {
  const { t } = useTranslation('ui');
  const { hasShortcuts } = useUiSettings();
  const group = t('table.keys.group');
  const step = (by: number) => {
    const all = [...(body.current?.rows ?? [])];
    const at = all.findIndex((row) => row.contains(document.activeElement));
    all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + by))]?.focus();
  };
  useShortcuts([
    { keys: 'j', label: t('table.keys.next'), group, run: () => step(1) },
    { keys: 'k', label: t('table.keys.previous'), group, run: () => step(-1) },
    ...(onOpen ? [{ keys: 'Enter', label: t('table.keys.open'), group }] : []),
    ...(onPreview ? [{ keys: 'Space', label: t('table.keys.preview'), group }] : []),
    ...(selection
      ? [
          { keys: 'x', label: t('table.keys.select'), group },
          { keys: 'X', label: t('table.keys.selectTo'), group },
        ]
      : []),
  ]);
  return (event: KeyboardEvent<HTMLTableSectionElement>) => {
    const index = [...(body.current?.rows ?? [])].indexOf(event.target as HTMLTableRowElement);
    const row = rows[index];
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key.toLowerCase() === 'x' && isPlain && hasShortcuts && selection && !isTypedInto(event.target)) {
      const at = [...(body.current?.rows ?? [])].findIndex((each) => each.contains(event.target as Node));
      toggle(at, event.shiftKey);
    } else if (row !== undefined && event.key === 'Enter' && isPlain && onOpen) {
      event.preventDefault();
      onOpen(row);
    } else if (row !== undefined && event.key === ' ' && isPlain && onPreview) {
      event.preventDefault();
      onPreview(row);
    } else if (row !== undefined && (event.key === 'ArrowDown' || event.key === 'ArrowUp') && isPlain) {
      event.preventDefault();
      step(event.key === 'ArrowDown' ? 1 : -1);
    }
  };
}
