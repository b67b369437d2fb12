/** What the server refused of a bank file or profile. */
import { toProblem } from '@fairdue/api-staff';
import { FormProblem } from '@fairdue/ui';
import { useMemo } from 'react';
import { useBankRefusal } from './useBankRefusal';

/** Nothing without an error. The problem stays the same as long as the error does: one that is new takes the focus. */
export function BankProblem({ error }: { readonly error: unknown }) {
  const refusal = useBankRefusal();
  const problem = useMemo(() => (error ? toProblem(error) : null), [error]);
  return <FormProblem problem={problem} textOf={refusal} />;
}
