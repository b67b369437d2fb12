/** Creditors: who placed the debts. */
import { client } from '@fairdue/api-staff';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { Landmark } from 'lucide-react';
import type { Area } from '../../areas/area';
import type texts from '../../i18n/en/creditors.json';
import { only, shellRoute } from '../../router/root';
import { flag, searchOf, text } from '../../router/search';
import { OVERSEERS } from '../../session/roles';

declare module '../../i18n/texts' {
  interface Texts {
    creditors: typeof texts;
  }
}

export const creditorsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/creditors',
  validateSearch: searchOf({ search: text(100), is_active: flag, cursor: text(2000) }),
  beforeLoad: only(OVERSEERS),
  component: lazyRouteComponent(() => import('./CreditorsPage'), 'CreditorsPage'),
});

export const creditorRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/creditors/$creditorId',
  beforeLoad: only(OVERSEERS),
  component: lazyRouteComponent(() => import('./CreditorPage'), 'CreditorPage'),
});

export const routes = [creditorsRoute, creditorRoute] as const;

const HITS_MAX = 6;

export const area: Area = {
  nav: [{ to: '/creditors', label: 'creditors:title', icon: Landmark, roles: OVERSEERS, order: 70, key: 'c' }],
  searches: [
    {
      heading: 'creditors:title',
      icon: Landmark,
      roles: OVERSEERS,
      find: async (words, signal) => {
        const query = { search: words, page_size: HITS_MAX };
        const { data } = await client.GET('/api/v1/creditors/', { params: { query }, signal });
        return (data?.results ?? []).map(({ id, name, reference }) => ({
          id,
          title: name,
          ...(reference && { hint: reference }),
          href: `/creditors/${id}`,
        }));
      },
    },
  ],
};
