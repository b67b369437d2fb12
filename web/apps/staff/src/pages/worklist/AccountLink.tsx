/** The way to an account's page, for the mouse: by keyboard a row opens with Enter. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** Where an account's page is, below /app. */
export function accountPath(id: string): string {
  return `/accounts/${id}`;
}

interface AccountLinkProps {
  readonly id: string;
  readonly children: ReactNode;
  /** Outside of tables, where Tab has to reach it. */
  readonly isTabStop?: boolean;
}

/** A link. */
export function AccountLink({ id, children, isTabStop = false }: AccountLinkProps) {
  return (
    // The account's page is another area's: its address is no type of this one.
    <Link to={accountPath(id) as '/'} tabIndex={isTabStop ? 0 : -1}>
      {children}
    </Link>
  );
}
