/** Entries of the journal as they are read: what changed, where its subject is shown. Pure. */

/** One field that changed. */
export interface Change {
  readonly field: string;
  readonly before: string;
  readonly after: string;
  /** It is too long to stand in a line. */
  readonly isLong: boolean;
}

const LINE_MAX = 80;

/** The changes of an entry: pairs of old and new; what is no pair is new. */
export function changesOf(changes: Readonly<Record<string, unknown>>): readonly Change[] {
  return Object.entries(changes).map(([field, value]) => {
    const isPair = Array.isArray(value) && value.length === 2;
    const [before, after] = (isPair ? value : [null, value]).map(textOf) as [string, string];
    return { field, before, after, isLong: Math.max(before.length, after.length) > LINE_MAX };
  });
}

/** A value of the journal as text; nothing is empty. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) {
    return '';
  }
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value);
}

/** Whether a text is an instant, such as 2026-11-30T14:05:00+00:00. */
export function isInstant(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text);
}

const PAGES: Readonly<Record<string, (id: string) => string>> = {
  account: (id) => `/accounts/${id}`,
  debtor: (id) => `/debtors/${id}`,
  import: (id) => `/imports/${id}`,
  assignment_rules: () => '/assignment-rules?tab=versions',
  assignment_run: () => '/assignment-rules?tab=runs',
  scorecard: (id) => `/scorecards/${id}`,
  payment: (id) => `/payments/${id}`,
};

/** Where the subject of an entry is shown; null when it has no page. */
export function pageOf(subjectType: string, id: string): string | null {
  return PAGES[subjectType]?.(id) ?? null;
}

/** Entries in their order by the day on the reader's clock. */
export function byDay<E extends { readonly at: string }>(
  entries: readonly E[],
  dayOf: (instant: string) => string,
): readonly { readonly day: string; readonly entries: readonly E[] }[] {
  const days: { day: string; entries: E[] }[] = [];
  for (const entry of entries) {
    const day = dayOf(entry.at);
    const last = days.at(-1);
    if (last?.day === day) {
      last.entries.push(entry);
    } else {
      days.push({ day, entries: [entry] });
    }
  }
  return days;
}
