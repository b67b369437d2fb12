/** What an area of the app gives to the whole: see docs/web.md, "How to add an area". */
import type { LucideIcon } from 'lucide-react';
import type { TextKey } from '../i18n/texts';
import type { Role } from '../session/roles';

/** A place in the navigation. */
export interface NavItem {
  /** Below /app, such as `/accounts`. */
  readonly to: string;
  readonly label: TextKey;
  readonly icon: LucideIcon;
  readonly roles: readonly Role[];
  /** Where it stands: small numbers first. Worklist 10, accounts 20, debtors 30, payments 40, imports 50, reports 60, people 70, rules 80, settings 90. */
  readonly order: number;
  /** Second letter after "g", such as `w`. */
  readonly key?: string;
}

/** A command of the palette. */
export interface PaletteEntry {
  readonly id: string;
  readonly label: TextKey;
  readonly icon: LucideIcon;
  readonly roles: readonly Role[];
  readonly run: (go: Go) => void;
}

/** Open an address below /app, such as `/accounts?search=A-17`. */
export type Go = (href: string) => void;

/** Something the palette found. */
export interface PaletteHit {
  readonly id: string;
  readonly title: string;
  readonly hint?: string;
  readonly href: string;
}

/** Finds things of one kind by a few words. */
export interface PaletteSearch {
  readonly heading: TextKey;
  readonly icon: LucideIcon;
  readonly roles: readonly Role[];
  readonly find: (words: string, signal: AbortSignal) => Promise<readonly PaletteHit[]>;
}

/** One area. Its routes are exported beside it, since their types matter. */
export interface Area {
  readonly nav?: readonly NavItem[];
  readonly palette?: readonly PaletteEntry[];
  readonly searches?: readonly PaletteSearch[];
}
