/** How refusals of the server reach the fields of a form. */

/** What of an error answer is shown. */
export interface ProblemLike {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly { readonly field: string; readonly code: string; readonly message: string }[];
  readonly requestId: string | null;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What a form has to take: Mantine's `useForm` does. */
interface TakesErrors {
  setErrors(errors: Record<string, string>): void;
  getInitialValues?(): Record<string, unknown>;
}

/** Put field errors where they belong. Returns those of fields that the form does not have, for the summary. */
export function bindProblem(
  form: TakesErrors,
  problem: ProblemLike,
  fields: readonly string[],
): { field: string; message: string }[] {
  const known = new Map<string, string>();
  const others: { field: string; message: string }[] = [];
  for (const { field, message } of problem.errors) {
    // The API names a nested field by its path; a form field may stand for all of it.
    const owner = fields.find((name) => field === name || field.startsWith(`${name}.`));
    if (owner !== undefined) {
      known.set(owner, known.has(owner) ? `${known.get(owner)} ${message}` : message);
    } else {
      others.push({ field, message });
    }
  }
  form.setErrors(Object.fromEntries(known));
  return others;
}
