/** The kinds of a timeline's entries in the groups that one filters by. Pure. */

export const TIMELINE_GROUPS = ['contacts', 'notes', 'status', 'work', 'money', 'files', 'debtor'] as const;

/** One group of kinds. */
export type TimelineGroup = (typeof TIMELINE_GROUPS)[number];

const KINDS: Readonly<Record<TimelineGroup, readonly string[]>> = {
  contacts: ['contact'],
  notes: ['note', 'account.handover_noted'],
  status: ['status_change', 'escalation'],
  work: ['assignment', 'task.created', 'task.changed', 'task.done', 'account.handover_noted', 'edit'],
  money: ['adjustment', 'score'],
  files: ['import', 'withdrawal', 'created'],
  debtor: ['debtor', 'party'],
};

/** What the API is asked for. */
export function kindsOf(group: TimelineGroup | undefined): string | undefined {
  return group && KINDS[group].join(',');
}
