/** What is being entered in the panel, form by form: kept while one looks at another, saved one after the other. */
import { createContext, type ReactNode, use, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';

export const FORMS = ['contact', 'payment', 'note', 'status', 'assign', 'task'] as const;

/** A form of the panel. */
export type FormName = (typeof FORMS)[number];

type Save = () => Promise<boolean>;

interface Drafts {
  readonly dirty: ReadonlySet<FormName>;
  /** The same at this very moment, drawn already or not. */
  readonly dirtyNow: () => ReadonlySet<FormName>;
  readonly setDirty: (form: FormName, isDirty: boolean) => void;
  readonly setSave: (form: FormName, save: Save) => void;
  /** Save one form, entered into or not; false when it could not be saved. */
  readonly save: (form: FormName) => Promise<boolean>;
}

const DraftsContext = createContext<Drafts | null>(null);

/** The forms of this panel. */
export function useDrafts(): Drafts {
  const drafts = use(DraftsContext);
  if (drafts === null) {
    throw new Error('outside of a panel');
  }
  return drafts;
}

/** Holds them. */
export function DraftsProvider({ children }: { readonly children: ReactNode }) {
  const [dirty, setAll] = useState<ReadonlySet<FormName>>(new Set());
  const held = useRef(dirty);
  const dirtyNow = useCallback(() => held.current, []);
  const saves = useRef(new Map<FormName, Save>());
  const setDirty = useCallback((form: FormName, isDirty: boolean) => {
    if (held.current.has(form) !== isDirty) {
      const others = [...held.current].filter((other) => other !== form);
      held.current = new Set(isDirty ? [...others, form] : others);
      setAll(held.current);
    }
  }, []);
  const setSave = useCallback((form: FormName, save: Save) => void saves.current.set(form, save), []);
  const save = useCallback((form: FormName) => saves.current.get(form)?.() ?? Promise.resolve(true), []);
  const drafts = useMemo(
    () => ({ dirty, dirtyNow, setDirty, setSave, save }),
    [dirty, dirtyNow, setDirty, setSave, save],
  );
  return <DraftsContext value={drafts}>{children}</DraftsContext>;
}

/** Called by a form: whether it was entered into, and how it is saved. Known before the next key can be pressed. */
export function useDraft(form: FormName, isDirty: boolean, save: Save): void {
  const { setDirty, setSave } = useDrafts();
  useLayoutEffect(() => setSave(form, save));
  useLayoutEffect(() => setDirty(form, isDirty), [form, isDirty, setDirty]);
  useLayoutEffect(() => () => setDirty(form, false), [form, setDirty]);
}
