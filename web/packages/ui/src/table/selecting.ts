/** Choosing rows, one or a range. Pure. */

/** Choose a row, or no longer. */
export function toggled(selected: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(selected);
  if (!next.delete(key)) {
    next.add(key);
  }
  return next;
}

/** Choose all rows from one to another, both included; an anchor that is gone makes it a plain choice. */
export function withRange(
  selected: ReadonlySet<string>,
  keys: readonly string[],
  anchor: string | null,
  key: string,
): ReadonlySet<string> {
  const from = anchor === null ? -1 : keys.indexOf(anchor);
  const to = keys.indexOf(key);
  if (from < 0 || to < 0) {
    return toggled(selected, key);
  }
  return new Set([...selected, ...keys.slice(Math.min(from, to), Math.max(from, to) + 1)]);
}

/** Choose all rows of the page, or none of them when all were. */
export function withPage(selected: ReadonlySet<string>, keys: readonly string[]): ReadonlySet<string> {
  const next = new Set(selected);
  const areAll = keys.every((key) => selected.has(key));
  for (const key of keys) {
    if (areAll) {
      next.delete(key);
    } else {
      next.add(key);
    }
  }
  return next;
}
