/**
 * The list one came from: kept by the tab, so that a page opened from a list knows what came before and what comes next.
 *
 * A list calls `leaveTrail` when one of its rows is opened; the page asks `useTrail` where it stands.
 */
import { client } from '@fairdue/api-staff';
import { useCallback, useEffect, useState } from 'react';
import { cursorIn } from '../router/cursor';

const KEY = 'fairdue.trail';
/** How each list is read on. What was asked for was checked when the list itself was. */
const READ = {
  accounts: (query: object) => client.GET('/api/v1/accounts/', { params: { query } }),
  worklist: (query: object) => client.GET('/api/v1/worklist/', { params: { query } }),
};

/** A list of accounts, as far as it was read. */
export interface Trail {
  /** Where the list is, below /app, with its filters. */
  readonly href: string;
  readonly source: keyof typeof READ;
  /** What the list was asked for, without a cursor. */
  readonly query: Readonly<Record<string, string | number | boolean>>;
  readonly ids: readonly string[];
  /** The cursor behind the last of `ids`; null at the end of the list. */
  readonly next: string | null;
  /** How many stand before the first of `ids`; null when nobody counted. */
  readonly skipped: number | null;
  /** How long the whole list is; null when nobody counted. */
  readonly total: number | null;
}

/** Where one thing stands in a list. */
export interface Place {
  readonly previous: string | null;
  readonly next: string | null;
  /** Whether more has to be read before the next one is known. */
  readonly hasMore: boolean;
  /** Beginning with 1. */
  readonly position: number | null;
  readonly total: number | null;
}

/** Keep the list that somebody leaves now. */
export function leaveTrail(trail: Trail): void {
  window.sessionStorage.setItem(KEY, JSON.stringify(trail));
}

/** Forget it, such as when work is handed out one by one. */
export function forgetTrail(): void {
  window.sessionStorage.removeItem(KEY);
}

/** The list that was left last, when this one stands in it. */
export function trailOf(id: string): Trail | null {
  try {
    const trail = JSON.parse(window.sessionStorage.getItem(KEY) ?? 'null') as Trail | null;
    return trail?.ids.includes(id) ? trail : null;
  } catch {
    return null;
  }
}

/** Find where something stands. Pure. */
export function placeIn(trail: Trail, id: string): Place {
  const at = trail.ids.indexOf(id);
  const next = trail.ids[at + 1] ?? null;
  return {
    previous: trail.ids[at - 1] ?? null,
    next,
    hasMore: next === null && trail.next !== null,
    position: trail.skipped === null ? null : trail.skipped + at + 1,
    total: trail.total,
  };
}

/** Read the following page of the list. Raises Problem. */
export async function extended(trail: Trail): Promise<Trail> {
  const query = { ...trail.query, cursor: trail.next ?? '' };
  const { data } = await READ[trail.source](query);
  const found = (data?.results ?? []).map(({ id }) => id).filter((id) => !trail.ids.includes(id));
  return { ...trail, ids: [...trail.ids, ...found], next: cursorIn(data?.next) };
}

/** The list this one came from and its place in it, and a way to the next one that reads on where the list goes on. */
export function useTrail(id: string): {
  trail: Trail | null;
  place: Place | null;
  findNext: () => Promise<string | null>;
} {
  const [trail, setTrail] = useState(() => trailOf(id));
  useEffect(() => setTrail(trailOf(id)), [id]);
  const findNext = useCallback(async () => {
    const known = trailOf(id);
    if (known === null) {
      return null;
    }
    if (!placeIn(known, id).hasMore) {
      return placeIn(known, id).next;
    }
    const longer = await extended(known);
    leaveTrail(longer);
    return placeIn(longer, id).next;
  }, [id]);
  return { trail, place: trail === null ? null : placeIn(trail, id), findNext };
}
