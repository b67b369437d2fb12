/** How this person wants the app: kept in this browser, so that it holds before one is signed in. */
import type { Density } from '@fairdue/ui';
import { useSyncExternalStore } from 'react';
import { LANGUAGES, type Language, languageOf } from '../i18n/languages';

const KEY = 'fairdue.preferences';
/** What the API gives when nobody asks for more. */
export const PAGE_SIZE = 50;
export const PAGE_SIZES: readonly number[] = [25, PAGE_SIZE, 100, 200];
const DENSITIES: readonly Density[] = ['compact', 'default', 'comfortable'];

/** What can be chosen; light or dark is kept by Mantine. */
export interface Preferences {
  readonly language: Language;
  readonly timeZone: string;
  readonly density: Density;
  readonly hasShortcuts: boolean;
  readonly isNavCollapsed: boolean;
  /** Rows on a page of a list. */
  readonly pageSize: number;
}

const listeners = new Set<() => void>();
let current: Preferences | null = null;

/** What holds now. */
export function preferences(): Preferences {
  current ??= read(window.localStorage.getItem(KEY));
  return current;
}

/** Change some; every page follows. */
export function setPreferences(changes: Partial<Preferences>): void {
  current = { ...preferences(), ...changes };
  window.localStorage.setItem(KEY, JSON.stringify(current));
  for (const listener of listeners) {
    listener();
  }
}

/** Forget what was read, so that the next question reads again. */
export function forgetPreferences(): void {
  current = null;
}

/** What holds now, and again when it changes. */
export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, preferences);
}

/** What to ask a list for: nothing when the API's own size is wanted. */
export function usePageSize(): { readonly page_size?: number } {
  const { pageSize } = usePreferences();
  return pageSize === PAGE_SIZE ? {} : { page_size: pageSize };
}

/** Read what was kept; whatever is not understood is as if nothing was kept. Pure but for the browser's own settings. */
export function read(text: string | null): Preferences {
  const kept = parse(text);
  return {
    language: kept.language in LANGUAGES ? (kept.language as Language) : languageOf(navigator.languages),
    timeZone: isTimeZone(kept.timeZone) ? kept.timeZone : Intl.DateTimeFormat().resolvedOptions().timeZone,
    density: DENSITIES.find((density) => density === kept.density) ?? 'default',
    hasShortcuts: kept.hasShortcuts !== false,
    isNavCollapsed: kept.isNavCollapsed === true,
    pageSize: PAGE_SIZES.find((size) => size === kept.pageSize) ?? PAGE_SIZE,
  };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function parse(text: string | null): { [name in keyof Preferences]: unknown } & { language: string } {
  try {
    const found = JSON.parse(text ?? '{}');
    return { ...found, language: String(found?.language) };
  } catch {
    return parse('{}');
  }
}

function isTimeZone(name: unknown): name is string {
  try {
    return typeof name === 'string' && Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
