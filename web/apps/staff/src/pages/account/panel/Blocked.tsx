/** Stands where a form would: why it cannot be used now. */
import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import classes from '../Account.module.css';
import type { FormName } from './drafts';

/** The reason. */
export function Blocked({ form, children }: { readonly form: FormName; readonly children: ReactNode }) {
  return (
    <p className={classes.blocked} data-form={form} data-first tabIndex={-1}>
      <Lock size={16} aria-hidden="true" />
      <span>{children}</span>
    </p>
  );
}
