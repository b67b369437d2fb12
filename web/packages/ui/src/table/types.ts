/** What tables are told. */
import type { ReactNode } from 'react';

/** One column. The first one of a table stays in view and cannot be hidden. */
export interface Column<Row> {
  readonly key: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** What to sort by; a column without one cannot be sorted. */
  readonly sortKey?: string;
  readonly align?: 'end';
  /** Not shown until it is asked for. */
  readonly isOptional?: boolean;
}

/** By which column, and which way. */
export interface Sort {
  readonly key: string;
  readonly isDescending: boolean;
}

/** Which rows are chosen. */
export interface Selection {
  readonly selected: ReadonlySet<string>;
  readonly onChange: (selected: ReadonlySet<string>) => void;
}

/** Which columns are shown, in which order. */
export interface TableLayout {
  readonly order: readonly string[];
  readonly hidden: readonly string[];
}
