/** The way to an account's page, for the mouse: in a table a row opens with Enter. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

interface AccountLinkProps {
  readonly id: string;
  readonly children: ReactNode;
  /** Outside of tables, where Tab has to reach it. */
  readonly isTabStop?: boolean;
  readonly onOpen?: () => void;
}

/** A link. */
export function AccountLink({ id, children, isTabStop = false, onOpen }: AccountLinkProps) {
  return (
    <Link
      to="/accounts/$accountId"
      params={{ accountId: id }}
      tabIndex={isTabStop ? 0 : -1}
      {...(onOpen && { onClick: onOpen })}
    >
      {children}
    </Link>
  );
}
