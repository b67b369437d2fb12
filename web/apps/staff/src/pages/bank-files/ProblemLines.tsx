/** Entries of a bank file that cannot be read, line by line. */
import type { Schemas } from '@fairdue/api-staff';
import { useTranslation } from 'react-i18next';
import classes from './BankFiles.module.css';
import { useEntryProblem } from './useBankRefusal';

type Problem = Schemas['EntryProblem'];

interface ProblemLinesProps {
  readonly problems: readonly Problem[];
  readonly label: string;
}

/** The list. */
export function ProblemLines({ problems, label }: ProblemLinesProps) {
  const { t } = useTranslation('bank-files');
  return (
    <ul className={classes.lines} aria-label={label}>
      {problems.map((problem) => (
        <li key={`${problem.line} ${problem.detail}`}>
          <strong>{t('files.line', { line: problem.line })}</strong> <ProblemText problem={problem} />
        </li>
      ))}
    </ul>
  );
}

/** Why one cannot be read; what is unknown here is told by the server's own sentence. */
export function ProblemText({ problem: { code, detail, facts } }: { readonly problem: Problem }) {
  const textOf = useEntryProblem();
  return textOf(code, facts) ?? <span lang="en">{detail}</span>;
}
