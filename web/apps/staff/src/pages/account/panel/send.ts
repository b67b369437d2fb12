/** Sends what a form holds, once at a time, and keeps what the server said against it. */
import { type Problem, toProblem } from '@fairdue/api-staff';
import { bindProblem, useProblemTexts } from '@fairdue/ui';
import { useState } from 'react';

interface Takes {
  readonly setErrors: (errors: Record<string, string>) => void;
}

/** `send` answers whether it went through; `work` says so itself by false when a dialog took over. */
export function useSend(form: Takes | null, fields: readonly string[]) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const { ofField } = useProblemTexts();
  const send = async (work: () => Promise<unknown>): Promise<boolean> => {
    setIsBusy(true);
    setProblem(null);
    try {
      return (await work()) !== false;
    } catch (error) {
      const found = toProblem(error);
      if (form) {
        bindProblem(form, found, fields, ofField);
      }
      setProblem(found);
      return false;
    } finally {
      setIsBusy(false);
    }
  };
  return { problem, isBusy, send };
}
