/** People, keys and the agency itself. */
import { client } from '@fairdue/api-staff';
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { Building2, KeyRound, Settings, UserRound, Users, UsersRound } from 'lucide-react';
import type { Area } from '../../areas/area';
import type texts from '../../i18n/en/settings.json';
import { only, shellRoute } from '../../router/root';
import { choice, flag, searchOf, text } from '../../router/search';
import { ADMINS, OVERSEERS } from '../../session/roles';
import { session } from '../../session/session';
import { AUDITORS, PLATFORM, placesOf, STAFF_ROLES } from './places';

declare module '../../i18n/texts' {
  interface Texts {
    settings: typeof texts;
  }
}

const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  beforeLoad: only(OVERSEERS),
  component: lazyRouteComponent(() => import('./SettingsLayout'), 'SettingsLayout'),
});

const firstRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ href: placesOf(session().user)[0]?.to ?? '/profile', replace: true });
  },
});

export const usersRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/users',
  validateSearch: searchOf({ search: text(), role: choice(STAFF_ROLES), is_active: flag, cursor: text(2000) }),
  beforeLoad: only(AUDITORS),
  component: lazyRouteComponent(() => import('./users/UsersPage'), 'UsersPage'),
});

export const teamsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/teams',
  validateSearch: searchOf({ cursor: text(2000) }),
  component: lazyRouteComponent(() => import('./teams/TeamsPage'), 'TeamsPage'),
});

export const collectorsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/collectors',
  validateSearch: searchOf({ search: text(), team_id: text(40), is_active: flag, cursor: text(2000) }),
  component: lazyRouteComponent(() => import('./collectors/CollectorsPage'), 'CollectorsPage'),
});

export const collectorRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/collectors/$collectorId',
  component: lazyRouteComponent(() => import('./collectors/CollectorPage'), 'CollectorPage'),
});

export const apiKeysRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/api-keys',
  validateSearch: searchOf({ cursor: text(2000) }),
  beforeLoad: only(ADMINS),
  component: lazyRouteComponent(() => import('./api-keys/ApiKeysPage'), 'ApiKeysPage'),
});

export const agencyRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/agency',
  beforeLoad: only(ADMINS),
  component: lazyRouteComponent(() => import('./agency/AgencyPage'), 'AgencyPage'),
});

export const agenciesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/agencies',
  validateSearch: searchOf({ search: text(100), cursor: text(2000) }),
  beforeLoad: only(PLATFORM),
  component: lazyRouteComponent(() => import('./agencies/AgenciesPage'), 'AgenciesPage'),
});

export const routes = [
  settingsRoute.addChildren([
    firstRoute,
    usersRoute,
    teamsRoute,
    collectorsRoute,
    collectorRoute,
    apiKeysRoute,
    agencyRoute,
    agenciesRoute,
  ]),
] as const;

const HITS_MAX = 6;

export const area: Area = {
  nav: [{ to: '/settings', label: 'settings:title', icon: Settings, roles: OVERSEERS, order: 90, key: 's' }],
  palette: [
    {
      id: 'users',
      label: 'settings:places.users',
      icon: UserRound,
      roles: AUDITORS,
      run: (go) => go('/settings/users'),
    },
    {
      id: 'teams',
      label: 'settings:places.teams',
      icon: UsersRound,
      roles: OVERSEERS,
      run: (go) => go('/settings/teams'),
    },
    {
      id: 'collectors',
      label: 'settings:places.collectors',
      icon: Users,
      roles: OVERSEERS,
      run: (go) => go('/settings/collectors'),
    },
    {
      id: 'keys',
      label: 'settings:places.apiKeys',
      icon: KeyRound,
      roles: ADMINS,
      run: (go) => go('/settings/api-keys'),
    },
    {
      id: 'agency',
      label: 'settings:places.agency',
      icon: Building2,
      roles: ADMINS,
      run: (go) => go('/settings/agency'),
    },
  ],
  searches: [
    {
      heading: 'settings:places.collectors',
      icon: Users,
      roles: OVERSEERS,
      find: async (words, signal) => {
        const query = { search: words, page_size: HITS_MAX };
        const { data } = await client.GET('/api/v1/collectors/', { params: { query }, signal });
        return (data?.results ?? []).map(({ id, full_name, username, team_name }) => ({
          id,
          title: full_name || username,
          ...(team_name && { hint: team_name }),
          href: `/settings/collectors/${id}`,
        }));
      },
    },
  ],
};
