/** Mapping profiles: how creditors' files are read. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { TableProperties } from 'lucide-react';
import type { Area } from '../../areas/area';
import type texts from '../../i18n/en/mapping-profiles.json';
import { only, shellRoute } from '../../router/root';
import { ADMINS, AUDITORS } from '../../session/roles';
import { newProfileSearch, profilesSearch } from './search';

declare module '../../i18n/texts' {
  interface Texts {
    'mapping-profiles': typeof texts;
  }
}

export const profilesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mapping-profiles',
  validateSearch: profilesSearch,
  beforeLoad: only(AUDITORS),
  component: lazyRouteComponent(() => import('./ProfilesPage'), 'ProfilesPage'),
});

export const newProfileRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mapping-profiles/new',
  validateSearch: newProfileSearch,
  beforeLoad: only(ADMINS),
  component: lazyRouteComponent(() => import('./NewProfilePage'), 'NewProfilePage'),
});

export const profileRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mapping-profiles/$profileId',
  beforeLoad: only(AUDITORS),
  component: lazyRouteComponent(() => import('./ProfilePage'), 'ProfilePage'),
});

export const routes = [profilesRoute, newProfileRoute, profileRoute] as const;

export const area: Area = {
  nav: [
    { to: '/mapping-profiles', label: 'mapping-profiles:title', icon: TableProperties, roles: AUDITORS, order: 52 },
  ],
};
