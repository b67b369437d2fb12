/** The kinds of a timeline's entries in the groups that one filters by. Pure. */
import type { LucideIcon } from 'lucide-react';
import {
  ArrowRightLeft,
  Calculator,
  CircleAlert,
  CircleDot,
  ClipboardCheck,
  FileInput,
  FileMinus,
  Handshake,
  Pencil,
  Phone,
  Plus,
  StickyNote,
  UserRound,
  UserRoundCheck,
  UsersRound,
  Wallet,
} from 'lucide-react';

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

const ICONS: Readonly<Record<string, LucideIcon>> = {
  contact: Phone,
  note: StickyNote,
  status_change: ArrowRightLeft,
  escalation: CircleAlert,
  assignment: UserRoundCheck,
  edit: Pencil,
  adjustment: Wallet,
  score: Calculator,
  import: FileInput,
  withdrawal: FileMinus,
  created: Plus,
  debtor: UserRound,
  party: UsersRound,
  'account.handover_noted': Handshake,
  'account.handover_read': Handshake,
  'task.created': ClipboardCheck,
  'task.changed': ClipboardCheck,
  'task.done': ClipboardCheck,
};

/** The picture beside an entry. */
export function iconOf(kind: string): LucideIcon {
  return ICONS[kind] ?? CircleDot;
}
