/** One fact: its name and its value, aligned with the others. */
import type { ReactNode } from 'react';
import classes from '../Account.module.css';

interface FactProps {
  readonly label: string;
  /** A word of the API, which has no capital of its own. */
  readonly isWord?: boolean;
  readonly children: ReactNode;
}

/** Inside a `dl`. */
export function Fact({ label, isWord = false, children }: FactProps) {
  return (
    <div className={classes.fact}>
      <dt>{label}</dt>
      <dd className={isWord ? classes.capital : undefined}>{children}</dd>
    </div>
  );
}
