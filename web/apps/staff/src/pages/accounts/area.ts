/** Accounts: all that one may see. */
import { client } from '@fairdue/api-staff';
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

const HITS_MAX = 6;

export const area: Area = {
  nav: [{ to: '/accounts', label: 'accounts:title', icon: FolderOpen, roles: EVERYONE, order: 20, key: 'a' }],
  searches: [
    {
      heading: 'accounts:title',
      icon: FolderOpen,
      roles: EVERYONE,
      find: async (words, signal) => {
        const query = { search: words, page_size: HITS_MAX };
        const { data } = await client.GET('/api/v1/accounts/', { params: { query }, signal });
        return (data?.results ?? []).map(({ id, external_ref, debtor_name, creditor_name }) => ({
          id,
          title: debtor_name,
          hint: `${external_ref} · ${creditor_name}`,
          href: `/accounts/${id}`,
        }));
      },
    },
  ],
};
