/** Asks before something is done, does it, and says what stood in the way. */
import { FormActions, FormProblem, type ProblemLike } from '@fairdue/ui';
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSubmit } from '../../forms/useSubmit';
import { useSettingsRefusal } from './refusals';

interface CertainFormProps {
  readonly effect: ReactNode;
  readonly verb: string;
  readonly isDangerous?: boolean;
  /** Says refusals of other areas. */
  readonly textOf?: (problem: ProblemLike) => string | null;
  readonly onSure: () => Promise<void>;
  readonly onCancel: () => void;
}

const NO_FIELDS = { setErrors: () => {} };

/** The question and its buttons. */
export function CertainForm({ effect, verb, isDangerous = true, textOf: said, onSure, onCancel }: CertainFormProps) {
  const { problem, isBusy, submit } = useSubmit(NO_FIELDS, []);
  const refusal = useSettingsRefusal();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit(onSure);
      }}
    >
      <FormProblem problem={problem} textOf={said ?? refusal} />
      <Text component="div">{effect}</Text>
      <FormActions verb={verb} isBusy={isBusy} isDangerous={isDangerous} onCancel={onCancel} />
    </form>
  );
}
