/** Which accounts of the worklist are chosen: some by id, or all that the filters find. */
import { useCallback, useState } from 'react';

const NONE: ReadonlySet<string> = new Set();

interface Chosen {
  /** The filters they were chosen under: under others nothing is chosen. */
  readonly under: string;
  readonly ids: ReadonlySet<string>;
  readonly isAll: boolean;
}

/** The choice, and how it changes. */
export interface Picked {
  readonly ids: ReadonlySet<string>;
  readonly isAll: boolean;
  readonly change: (ids: ReadonlySet<string>) => void;
  readonly takeAll: () => void;
  readonly clear: () => void;
}

/** It stays over pages, and ends when the filters change. */
export function useSelection(filters: object): Picked {
  const under = JSON.stringify(filters);
  const [chosen, setChosen] = useState<Chosen>({ under, ids: NONE, isAll: false });
  const isHeld = chosen.under === under;
  return {
    ids: isHeld ? chosen.ids : NONE,
    isAll: isHeld && chosen.isAll,
    change: useCallback((ids: ReadonlySet<string>) => setChosen({ under, ids, isAll: false }), [under]),
    takeAll: useCallback(() => setChosen((old) => ({ ...old, under, isAll: true })), [under]),
    clear: useCallback(() => setChosen({ under, ids: NONE, isAll: false }), [under]),
  };
}
