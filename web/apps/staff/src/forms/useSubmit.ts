/** Sends a form: busy meanwhile, field errors where they belong, the rest as the form's problem. */
import { type Problem, toProblem } from '@fairdue/api-staff';
import { bindProblem, useProblemTexts } from '@fairdue/ui';
import { useCallback, useState } from 'react';

interface TakesErrors {
  setErrors: (errors: Record<string, string>) => void;
}

/** How sending a form stands. */
export interface Submission {
  readonly problem: Problem | null;
  readonly isBusy: boolean;
  /** Send; what is thrown becomes the problem. */
  readonly submit: (send: () => Promise<void>) => Promise<void>;
  readonly forgetProblem: () => void;
}

/** `fields` are those of the form that the server may name. */
export function useSubmit(form: TakesErrors, fields: readonly string[]): Submission {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const { ofField } = useProblemTexts();
  const submit = async (send: () => Promise<void>) => {
    setIsBusy(true);
    setProblem(null);
    try {
      await send();
    } catch (error) {
      const found = toProblem(error);
      bindProblem(form, found, fields, ofField);
      setProblem(found);
    } finally {
      setIsBusy(false);
    }
  };
  const forgetProblem = useCallback(() => setProblem(null), []);
  return { problem, isBusy, submit, forgetProblem };
}
