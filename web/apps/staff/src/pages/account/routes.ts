/** One account: what is known of it, what happened, what is done next. */
import { createRoute } from '@tanstack/react-router';
import type texts from '../../i18n/en/account.json';
import { page } from '../../router/page';
import { shellRoute } from '../../router/root';
import { choice, type SearchOf, searchOf } from '../../router/search';
import { preloadAccount } from './queries';
import { TIMELINE_GROUPS } from './timeline/kinds';

declare module '../../i18n/texts' {
  interface Texts {
    account: typeof texts;
  }
}

export const TABS = ['timeline', 'transactions', 'tasks', 'audit'] as const;

const SHAPE = { tab: choice(TABS), kind: choice(TIMELINE_GROUPS) };

/** What can stand in the address. */
export type AccountSearch = SearchOf<typeof SHAPE>;

export const accountRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/accounts/$accountId',
  validateSearch: searchOf(SHAPE),
  loader: ({ context: { queries }, params: { accountId } }) => preloadAccount(queries, accountId),
  component: page(() => import('./AccountPage'), 'AccountPage', ['account', 'accounts', 'payments']),
});

export const routes = [accountRoute] as const;
