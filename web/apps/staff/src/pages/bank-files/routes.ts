/** Bank files: what the bank says came in, and the inbox of what names no account by itself. */
import { createRoute } from '@tanstack/react-router';
import type texts from '../../i18n/en/bank-files.json';
import { page } from '../../router/page';
import { only, shellRoute } from '../../router/root';
import { choice, type SearchOf, searchOf, text } from '../../router/search';
import { ADMINS, AUDITORS } from '../../session/roles';

declare module '../../i18n/texts' {
  interface Texts {
    'bank-files': typeof texts;
  }
}

/** What becomes of an entry; those that wait for somebody are shown first of all. */
export const ITEM_STATUSES = ['unmatched', 'posted', 'settled', 'dismissed'] as const;

const INBOX = { status: choice(['all', ...ITEM_STATUSES]), search: text(), file: text(36), cursor: text(2000) };

export type InboxSearch = SearchOf<typeof INBOX>;

export const inboxRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/payments/inbox',
  beforeLoad: only(AUDITORS),
  validateSearch: searchOf(INBOX),
  component: page(() => import('./InboxPage'), 'InboxPage', ['bank-files', 'payments']),
});

export const bankFilesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/payments/bank-files',
  beforeLoad: only(AUDITORS),
  validateSearch: searchOf({ cursor: text(2000) }),
  component: page(() => import('./BankFilesPage'), 'BankFilesPage', ['bank-files', 'payments']),
});

export const newBankFileRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/payments/bank-files/new',
  beforeLoad: only(ADMINS),
  component: page(() => import('./NewBankFilePage'), 'NewBankFilePage', ['bank-files', 'imports', 'payments']),
});

export const bankProfilesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/payments/bank-profiles',
  beforeLoad: only(AUDITORS),
  validateSearch: searchOf({ cursor: text(2000) }),
  component: page(() => import('./BankProfilesPage'), 'BankProfilesPage', [
    'bank-files',
    'mapping-profiles',
    'payments',
  ]),
});

export const newBankProfileRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/payments/bank-profiles/new',
  beforeLoad: only(ADMINS),
  component: page(() => import('./NewBankProfilePage'), 'NewBankProfilePage', ['bank-files', 'imports', 'payments']),
});

export const bankProfileRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/payments/bank-profiles/$profileId',
  beforeLoad: only(AUDITORS),
  component: page(() => import('./BankProfilePage'), 'BankProfilePage', ['bank-files', 'mapping-profiles', 'payments']),
});

export const routes = [
  inboxRoute,
  bankFilesRoute,
  newBankFileRoute,
  bankProfilesRoute,
  newBankProfileRoute,
  bankProfileRoute,
] as const;
