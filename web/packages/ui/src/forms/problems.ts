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
}

type FieldProblem = ProblemLike['errors'][number];

/** Put field errors where they belong. Returns those of fields that the form does not have, for the summary. */
export function bindProblem(
  form: TakesErrors,
  problem: ProblemLike,
  fields: readonly string[],
  ofField: (error: FieldProblem) => string = ({ message }) => message,
): FieldProblem[] {
  const known = new Map<string, string>();
  const others: FieldProblem[] = [];
  for (const error of problem.errors) {
    // The API names a nested field by its path; a form field may stand for all of it.
    const owner = fields.find((name) => error.field === name || error.field.startsWith(`${name}.`));
    if (owner === undefined) {
      others.push(error);
    } else {
      known.set(owner, [known.get(owner), ofField(error)].filter(Boolean).join(' '));
    }
  }
  form.setErrors(Object.fromEntries(known));
  return others;
}
