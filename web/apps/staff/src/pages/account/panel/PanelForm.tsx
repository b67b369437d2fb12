/** One form of the panel: logging a contact is there at once, the others are read when one first looks at them. */
import { type Problem, toProblem } from '@fairdue/api-staff';
import { ErrorState, RowsSkeleton } from '@fairdue/ui';
import { type ComponentType, useEffect, useLayoutEffect, useState } from 'react';
import { ContactForm } from './ContactForm';
import type { FormName } from './drafts';

/** What every form may use. */
interface FormProps {
  readonly isShown: boolean;
  /** The contact point that somebody pressed beside. */
  readonly point: string;
}

/** Read a form ahead: somebody is about to open it. */
export const READ: Readonly<Record<FormName, () => Promise<ComponentType<FormProps>>>> = {
  contact: async () => ContactForm,
  note: async () => (await import('./NoteForm')).NoteForm,
  status: async () => (await import('./StatusForm')).StatusForm,
  assign: async () => (await import('./AssignForm')).AssignForm,
  task: async () => (await import('./TaskForm')).TaskForm,
};

interface PanelFormProps extends FormProps {
  readonly form: FormName;
  /** Called whenever it comes into sight with all its fields. */
  readonly onThere: (form: FormName) => void;
}

/** The form; it keeps what was entered while one looks at another. */
export function PanelForm({ form, onThere, ...props }: PanelFormProps) {
  const { isShown } = props;
  const [Form, setForm] = useState<ComponentType<FormProps> | null>(() => (form === 'contact' ? ContactForm : null));
  const [problem, setProblem] = useState<Problem | null>(null);
  const isMissing = isShown && Form === null && problem === null;
  useEffect(() => {
    if (isMissing) {
      READ[form]().then(
        (found) => setForm(() => found),
        (error: unknown) => setProblem(toProblem(error)),
      );
    }
  }, [isMissing, form]);
  useLayoutEffect(() => {
    if (isShown && Form !== null) {
      onThere(form);
    }
  }, [isShown, Form, form, onThere]);
  if (Form !== null) {
    return <Form {...props} />;
  }
  return problem === null ? (
    <RowsSkeleton rows={3} />
  ) : (
    <ErrorState problem={problem} onRetry={() => setProblem(null)} />
  );
}
