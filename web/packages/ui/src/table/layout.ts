/** Which columns a table shows, and in which order; kept in this browser. */
import { useLocalStorage } from '@mantine/hooks';
import { useMemo } from 'react';
import type { Column, TableLayout } from './types';

const NONE: TableLayout = { order: [], hidden: [] };

/** Put all columns in the wanted order: unknown names are left out, columns that are new come where they are defined. */
export function ordered<Row>(columns: readonly Column<Row>[], order: readonly string[]): readonly Column<Row>[] {
  const [first, ...others] = columns;
  if (!first) {
    return [];
  }
  const byKey = new Map(others.map((column) => [column.key, column]));
  const named = order.flatMap((key) => byKey.get(key) ?? []);
  const result = [...named];
  others.forEach((column, index) => {
    if (!named.includes(column)) {
      result.splice(Math.min(index, result.length), 0, column);
    }
  });
  return [first, ...result];
}

/** Move a column one place; the first one stays first. */
export function moved<Row>(columns: readonly Column<Row>[], key: string, by: -1 | 1): readonly string[] {
  const keys = columns.slice(1).map((column) => column.key);
  const from = keys.indexOf(key);
  const to = from + by;
  if (from < 0 || to < 0 || to >= keys.length) {
    return keys;
  }
  keys.splice(to, 0, ...keys.splice(from, 1));
  return keys;
}

/** The columns of a table as the person wants them. */
export interface ColumnChoice<Row> {
  /** In order, hidden ones too. */
  readonly all: readonly Column<Row>[];
  readonly shown: readonly Column<Row>[];
  readonly isShown: (key: string) => boolean;
  readonly toggle: (key: string) => void;
  readonly move: (key: string, by: -1 | 1) => void;
  readonly reset: () => void;
}

/** Remember the choice under a name. */
export function useColumns<Row>(name: string, columns: readonly Column<Row>[]): ColumnChoice<Row> {
  const initial = useMemo(
    () => ({ ...NONE, hidden: columns.filter((column) => column.isOptional).map(({ key }) => key) }),
    [columns],
  );
  const [layout, setLayout] = useLocalStorage<TableLayout>({
    key: `fairdue.columns.${name}`,
    defaultValue: initial,
    getInitialValueInEffect: false,
  });
  return useMemo(() => {
    const all = ordered(columns, layout.order);
    const hidden = new Set(layout.hidden);
    hidden.delete(all[0]?.key ?? '');
    return {
      all,
      shown: all.filter(({ key }) => !hidden.has(key)),
      isShown: (key) => !hidden.has(key),
      toggle: (key) => {
        const next = hidden.has(key) ? layout.hidden.filter((other) => other !== key) : [...layout.hidden, key];
        setLayout({ ...layout, hidden: next });
      },
      move: (key, by) => setLayout({ ...layout, order: moved(all, key, by) }),
      reset: () => setLayout(initial),
    };
  }, [columns, layout, initial, setLayout]);
}
