/** Sends a form: busy meanwhile, field errors where they belong, the rest as the form's problem. */
import { type Problem, toProblem } from '@fairdue/api-staff';
import { bindProblem, useProblemTexts } from '@fairdue/ui';
import { useCallback, useState } from 'react';

interface TakesErrors {
  readonly setErrors: (errors: Record<string, string>) => void;
}

/** How sending a form stands. */
export interface Submission {
  readonly problem: Problem | null;
  readonly isBusy: boolean;
  /** Send; what is thrown becomes the problem. Answers whether it went through: `send` says no by false, when a dialog took over. */
  readonly submit: (send: () => Promise<unknown>) => Promise<boolean>;
  readonly forgetProblem: () => void;
}

/** `fields` are those of the form that the server may name; null for a button that has no form. */
export function useSubmit(form: TakesErrors | null, fields: readonly string[]): Submission {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const { ofField } = useProblemTexts();
  const submit = async (send: () => Promise<unknown>) => {
    setIsBusy(true);
    setProblem(null);
    try {
      return (await send()) !== false;
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
  const forgetProblem = useCallback(() => setProblem(null), []);
  return { problem, isBusy, submit, forgetProblem };
}
