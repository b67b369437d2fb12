/** Accounts: all that one may see. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { FolderOpen } from 'lucide-react';
import type { Area } from '../../areas/area';
import type texts from '../../i18n/en/accounts.json';
import { shellRoute } from '../../router/root';
import { EVERYONE } from '../../session/roles';
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
  component: lazyRouteComponent(() => import('./AccountsPage'), 'AccountsPage'),
});

export const routes = [accountsRoute] as const;

export const area: Area = {
  nav: [{ to: '/accounts', label: 'accounts:title', icon: FolderOpen, roles: EVERYONE, order: 20, key: 'a' }],
};
