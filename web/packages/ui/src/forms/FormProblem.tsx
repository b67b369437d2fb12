/** The summary above a form: what the server refused. Takes focus when it comes, so that nobody misses it. */
import { Alert, Button, List } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { RequestId } from '../states/states';
import type { ProblemLike } from './problems';
import { useProblemTexts } from './texts';

interface FormProblemProps {
  readonly problem: ProblemLike | null;
  /** What stands before the name of a field, in the reader's words. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Says known codes in the reader's words; else the server's sentence is shown. */
  readonly textOf?: (problem: ProblemLike) => string | null;
  /** Shows what is there now, when somebody else was faster (409 `stale`). */
  readonly onReload?: () => void;
}

/** Nothing while there is no problem. */
export function FormProblem({ problem, labels = {}, textOf, onReload }: FormProblemProps) {
  const { t } = useTranslation('ui');
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
      {problem.code === 'stale' && onReload && (
        <Button variant="default" onClick={onReload}>
          {t('stale.reload')}
        </Button>
      )}
      {problem.status >= 500 && <RequestId id={problem.requestId} />}
    </Alert>
  );
}
