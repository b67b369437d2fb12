/** Debtors: who owes, how they can be reached, and which of them are one person. */
import { client } from '@fairdue/api-staff';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { UserRound, UsersRound } from 'lucide-react';
import type { Area } from '../../areas/area';
import type texts from '../../i18n/en/debtors.json';
import { only, shellRoute } from '../../router/root';
import { choice, type SearchOf, searchOf, text } from '../../router/search';
import { EVERYONE, OVERSEERS } from '../../session/roles';
import { preloadDebtor } from './queries';

declare module '../../i18n/texts' {
  interface Texts {
    debtors: typeof texts;
  }
}

const LIST = { view: choice(['risky']), search: text(), cursor: text(2000) };
const PAIRS = { cursor: text(2000) };

/** What can stand in the address of the list. */
export type DebtorsSearch = SearchOf<typeof LIST>;

export const debtorsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/debtors',
  validateSearch: searchOf(LIST),
  component: lazyRouteComponent(() => import('./DebtorsPage'), 'DebtorsPage'),
});

export const duplicatesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/debtors/duplicates',
  beforeLoad: only(OVERSEERS),
  validateSearch: searchOf(PAIRS),
  component: lazyRouteComponent(() => import('./duplicates/DuplicatesPage'), 'DuplicatesPage'),
});

export const debtorRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/debtors/$debtorId',
  loader: ({ context: { queries }, params: { debtorId } }) => preloadDebtor(queries, debtorId),
  component: lazyRouteComponent(() => import('./DebtorPage'), 'DebtorPage'),
});

export const routes = [debtorsRoute, duplicatesRoute, debtorRoute] as const;

const HITS_MAX = 6;

export const area: Area = {
  nav: [{ to: '/debtors', label: 'debtors:title', icon: UserRound, roles: EVERYONE, order: 30, key: 'e' }],
  palette: [
    {
      id: 'debtors.duplicates',
      label: 'debtors:duplicates.title',
      icon: UsersRound,
      roles: OVERSEERS,
      run: (go) => go('/debtors/duplicates'),
    },
  ],
  searches: [
    {
      heading: 'debtors:title',
      icon: UserRound,
      roles: EVERYONE,
      find: async (words, signal) => {
        const query = { search: words, page_size: HITS_MAX };
        const { data } = await client.GET('/api/v1/debtors/', { params: { query }, signal });
        return (data?.results ?? []).map(({ id, full_name, external_ref }) => ({
          id,
          title: full_name,
          hint: external_ref,
          href: `/debtors/${id}`,
        }));
      },
    },
  ],
};
