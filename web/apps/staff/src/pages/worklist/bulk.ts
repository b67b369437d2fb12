/** Work on many accounts at once: the order as it is sent, and what became different in between. Pure. */
import type { Schemas } from '@fairdue/api-staff';
import type { WorkRow } from './columns';
import type { WorklistFilters } from './search';

export type BulkAction = Schemas['BulkAction'];
export const ACTIONS = [
  'assign',
  'note',
  'transition',
  'follow_up',
  'escalate',
] as const satisfies readonly BulkAction[];
/** Where accounts may be moved to together; closing needs a reason. */
export const TARGETS = [
  'assigned',
  'in_contact',
  'negotiating',
  'payment_plan',
  'disputed',
  'settled',
  'closed',
] as const satisfies readonly Schemas['AccountStatus'][];
/** How many accounts can be named by id, and how many a filter may find. */
export const IDS_MAX = 500;
export const FOUND_MAX = 10_000;

/** Which accounts: some by id, or all that filters find. */
export type Selected = { readonly ids: readonly string[] } | { readonly filters: WorklistFilters };

/** What was entered in the dialog; what the action does not take is left out of the order. */
export interface BulkEntry {
  readonly collector: string;
  readonly status: string;
  readonly followUp: string;
  readonly text: string;
  /** Why a collector gets accounts although he is on leave. */
  readonly forceReason: string;
}

export const NO_ENTRY: BulkEntry = { collector: '', status: '', followUp: '', text: '', forceReason: '' };

/** What is still needed before it can be asked for. */
export function missing(action: BulkAction, entry: BulkEntry): keyof BulkEntry | null {
  if (action === 'assign') {
    return entry.collector ? null : 'collector';
  }
  if (action === 'transition') {
    return !entry.status ? 'status' : entry.status === 'closed' && !entry.text.trim() ? 'text' : null;
  }
  return (action === 'note' || action === 'escalate') && !entry.text.trim() ? 'text' : null;
}

/** The order as the API takes it: without a token only a preview is asked for. */
export function orderOf(
  action: BulkAction,
  selected: Selected,
  entry: BulkEntry,
  token: string | null,
): Schemas['BulkWork'] {
  return {
    action,
    ...('ids' in selected ? { account_ids: [...selected.ids] } : { filters: selected.filters as Schemas['Filters'] }),
    ...(action === 'assign' && { collector_id: entry.collector }),
    ...(action === 'transition' && { new_status: entry.status as Schemas['AccountStatus'] }),
    ...(action === 'follow_up' && { follow_up_on: entry.followUp || null }),
    force_reason: action === 'assign' ? entry.forceReason.trim() : '',
    text: action === 'follow_up' ? '' : entry.text.trim(),
    preview: token === null,
    token,
  };
}

/** What somebody else made of an account since it was shown; `after` is null when it is no longer in the list. */
export interface Changed {
  readonly before: WorkRow;
  readonly after: WorkRow | null;
}

/** Compare the rows that were chosen with what the list shows now. */
export function changedRows(before: readonly WorkRow[], after: readonly WorkRow[]): readonly Changed[] {
  const now = new Map(after.map((row) => [row.id, row]));
  return before
    .map((row) => ({ before: row, after: now.get(row.id) ?? null }))
    .filter(({ before: was, after: is }) => is === null || facts(was) !== facts(is));
}

function facts({ collector_id, status, follow_up_on, is_escalated, last_contact_at }: WorkRow): string {
  return JSON.stringify([collector_id, status, follow_up_on, is_escalated, last_contact_at]);
}
