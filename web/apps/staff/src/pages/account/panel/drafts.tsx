/** What is being entered in the panel, form by form: kept while one looks at another, saved one after the other. */
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';

export const FORMS = ['contact', 'note', 'status', 'assign', 'task'] as const;

/** A form of the panel. */
export type FormName = (typeof FORMS)[number];

type Save = () => Promise<boolean>;

interface Drafts {
  readonly dirty: ReadonlySet<FormName>;
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
  const saves = useRef(new Map<FormName, Save>());
  const setDirty = useCallback((form: FormName, isDirty: boolean) => {
    setAll((old) => {
      if (old.has(form) === isDirty) {
        return old;
      }
      return new Set(isDirty ? [...old, form] : [...old].filter((other) => other !== form));
    });
  }, []);
  const setSave = useCallback((form: FormName, save: Save) => void saves.current.set(form, save), []);
  const save = useCallback((form: FormName) => saves.current.get(form)?.() ?? Promise.resolve(true), []);
  const drafts = useMemo(() => ({ dirty, setDirty, setSave, save }), [dirty, setDirty, setSave, save]);
  return <DraftsContext value={drafts}>{children}</DraftsContext>;
}

/** Called by a form: whether it was entered into, and how it is saved. */
export function useDraft(form: FormName, isDirty: boolean, save: Save): void {
  const { setDirty, setSave } = useDrafts();
  useEffect(() => setSave(form, save));
  useEffect(() => setDirty(form, isDirty), [form, isDirty, setDirty]);
  useEffect(() => () => setDirty(form, false), [form, setDirty]);
}
