/** The summary above a form: what the server refused. Takes focus when it comes, so that nobody misses it. */
import { Alert, List } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { RequestId } from '../states/states';
import type { ProblemLike } from './problems';
import { useProblemTexts } from './texts';

interface FormProblemProps {
  readonly problem: ProblemLike | null;
  /** What stands before the name of a field, in the reader's words. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Says known codes in the reader's words; else the server's sentence is shown. */
  readonly textOf?: (problem: ProblemLike) => string | null;
}

/** Nothing while there is no problem. */
export function FormProblem({ problem, labels = {}, textOf }: FormProblemProps) {
  const { ofProblem, ofField } = useProblemTexts();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem) {
      box.current?.focus();
    }
  }, [problem]);
  if (!problem) {
    return null;
  }
  const text = textOf?.(problem) ?? ofProblem(problem);
  return (
    <Alert
      ref={box}
      tabIndex={-1}
      role="alert"
      color="danger"
      icon={<TriangleAlert size={16} aria-hidden="true" />}
      title={text}
      mb="md"
    >
      {problem.errors.length > 0 && (
        <List size="md">
          {problem.errors.map((error) => (
            <List.Item key={`${error.field} ${error.code} ${error.message}`}>
              {error.field && `${labels[error.field] ?? error.field}: `}
              {ofField(error)}
            </List.Item>
          ))}
        </List>
      )}
      {problem.status >= 500 && <RequestId id={problem.requestId} />}
    </Alert>
  );
}
