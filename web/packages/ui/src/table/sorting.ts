/** Sorting as the API writes it: "name", or "-name" for the other way. Pure. */
import type { Sort } from './types';

/** Read "-current_balance". */
export function readOrdering(ordering: string | undefined): Sort | null {
  if (!ordering) {
    return null;
  }
  const isDescending = ordering.startsWith('-');
  return { key: isDescending ? ordering.slice(1) : ordering, isDescending };
}

/** Write "-current_balance"; nothing for none. */
export function writeOrdering(sort: Sort | null): string | undefined {
  return sort === null ? undefined : `${sort.isDescending ? '-' : ''}${sort.key}`;
}

/** What a press on a column's head makes of the sorting: up, down, none. */
export function nextSort(sort: Sort | null, key: string): Sort | null {
  if (sort?.key !== key) {
    return { key, isDescending: false };
  }
  return sort.isDescending ? null : { key, isDescending: true };
}
