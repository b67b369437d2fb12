/** The way to a row's page, for the mouse: in a table a row opens with Enter. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

interface RowLinkProps {
  /** Below /app, such as `/debtors/…`. */
  readonly to: string;
  readonly children: ReactNode;
}

/** A link. */
export function RowLink({ to, children }: RowLinkProps) {
  return (
    // Pages are areas of their own: their addresses are no types of a list.
    <Link to={to as '/'} tabIndex={-1}>
      {children}
    </Link>
  );
}
