/** The pictures of a timeline's entries. */
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
