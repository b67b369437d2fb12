/** Asks before what cannot be undone: names the object and the effect. */
import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useState } from 'react';

const ConfirmDialog = lazy(async () => ({ default: (await import('./ConfirmDialog')).ConfirmDialog }));

/** What is asked. */
export interface Question {
  /** Names the object: "Cancel import placement.csv?" */
  readonly title: string;
  /** Names the effect: "400 rows already taken stay; the rest is not read." */
  readonly effect: ReactNode;
  /** The verb on the button: "Cancel import". */
  readonly verb: string;
  readonly isDangerous?: boolean;
}

type Ask = (question: Question) => Promise<boolean>;
type Open = Question & { readonly answer: (isYes: boolean) => void };

const Asking = createContext<Ask>(() => Promise.resolve(false));

/** Ask; the answer is true only when the button was pressed. */
export function useConfirm(): Ask {
  return useContext(Asking);
}

/** Holds the dialog. */
export function ConfirmProvider({ children }: { readonly children: ReactNode }) {
  const [open, setOpen] = useState<Open | null>(null);
  const [isShown, setIsShown] = useState(false);
  const ask = useCallback<Ask>(
    (question) =>
      new Promise((answer) => {
        setOpen({ ...question, answer });
        setIsShown(true);
      }),
    [],
  );
  const close = (isYes: boolean) => {
    open?.answer(isYes);
    setIsShown(false);
  };
  return (
    <Asking value={ask}>
      {children}
      {open && (
        <Suspense fallback={null}>
          <ConfirmDialog question={open} isShown={isShown} onAnswer={close} />
        </Suspense>
      )}
    </Asking>
  );
}
