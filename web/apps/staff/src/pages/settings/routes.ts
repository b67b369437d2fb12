/** People, keys and the agency itself. */
import { createRoute, redirect } from '@tanstack/react-router';
import type texts from '../../i18n/en/settings.json';
import { page } from '../../router/page';
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
  component: page(() => import('./SettingsLayout'), 'SettingsLayout', ['settings']),
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
  component: page(() => import('./users/UsersPage'), 'UsersPage', ['settings']),
});

export const teamsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/teams',
  validateSearch: searchOf({ cursor: text(2000) }),
  component: page(() => import('./teams/TeamsPage'), 'TeamsPage', ['settings']),
});

export const collectorsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/collectors',
  validateSearch: searchOf({ search: text(), team_id: text(40), is_active: flag, cursor: text(2000) }),
  component: page(() => import('./collectors/CollectorsPage'), 'CollectorsPage', ['settings']),
});

export const collectorRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/collectors/$collectorId',
  component: page(() => import('./collectors/CollectorPage'), 'CollectorPage', ['settings']),
});

export const apiKeysRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/api-keys',
  validateSearch: searchOf({ cursor: text(2000) }),
  beforeLoad: only(ADMINS),
  component: page(() => import('./api-keys/ApiKeysPage'), 'ApiKeysPage', ['settings']),
});

export const processorsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/payment-processors',
  validateSearch: searchOf({ cursor: text(2000) }),
  beforeLoad: only(ADMINS),
  component: page(() => import('./processors/ProcessorsPage'), 'ProcessorsPage', ['settings', 'payments']),
});

export const agencyRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/agency',
  beforeLoad: only(ADMINS),
  component: page(() => import('./agency/AgencyPage'), 'AgencyPage', ['settings']),
});

export const agenciesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/agencies',
  validateSearch: searchOf({ search: text(100), cursor: text(2000) }),
  beforeLoad: only(PLATFORM),
  component: page(() => import('./agencies/AgenciesPage'), 'AgenciesPage', ['settings']),
});

export const routes = [
  settingsRoute.addChildren([
    firstRoute,
    usersRoute,
    teamsRoute,
    collectorsRoute,
    collectorRoute,
    apiKeysRoute,
    processorsRoute,
    agencyRoute,
    agenciesRoute,
  ]),
] as const;
