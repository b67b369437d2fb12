/** One fact: its name and its value, aligned with the others. */
import type { ReactNode } from 'react';
import classes from '../Account.module.css';

/** Inside a `dl`. */
export function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
