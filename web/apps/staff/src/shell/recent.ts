/** What was opened from the palette, newest first: in memory only, since names of debtors are not to stay on the machine. */
import type { LucideIcon } from 'lucide-react';

/** Something that can be opened again. */
export interface Recent {
  readonly href: string;
  readonly title: string;
  readonly hint: string | undefined;
  readonly icon: LucideIcon;
}

const RECENT_MAX = 5;
const kept = new Map<string, readonly Recent[]>();

/** What a user opened. */
export function recentOf(userId: string): readonly Recent[] {
  return kept.get(userId) ?? [];
}

/** Put something first. */
export function remember(userId: string, item: Recent): void {
  const others = recentOf(userId).filter(({ href }) => href !== item.href);
  kept.set(userId, [item, ...others].slice(0, RECENT_MAX));
}
