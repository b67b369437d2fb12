/** Entries by the days of a time zone. Pure. */

interface HasInstant {
  readonly at: string;
}

/** Group what is sorted by time, newest first; days stay in that order. */
export function byDay<E extends HasInstant>(entries: readonly E[], timeZone: string): { day: string; entries: E[] }[] {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const days: { day: string; entries: E[] }[] = [];
  for (const entry of entries) {
    const day = format.format(new Date(entry.at));
    const last = days.at(-1);
    if (last?.day === day) {
      last.entries.push(entry);
    } else {
      days.push({ day, entries: [entry] });
    }
  }
  return days;
}
