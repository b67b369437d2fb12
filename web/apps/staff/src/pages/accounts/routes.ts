/** Accounts: all that one may see. */
import { createRoute } from '@tanstack/react-router';
import type texts from '../../i18n/en/accounts.json';
import { page } from '../../router/page';
import { shellRoute } from '../../router/root';
import { accountsSearch } from './search';

declare module '../../i18n/texts' {
  interface Texts {
    accounts: typeof texts;
  }
}

export const accountsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/accounts',
  validateSearch: accountsSearch,
  component: page(() => import('./AccountsPage'), 'AccountsPage', ['accounts']),
});

export const routes = [accountsRoute] as const;
