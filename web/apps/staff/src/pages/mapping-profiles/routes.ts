/** Mapping profiles: how creditors' files are read. */
import { createRoute } from '@tanstack/react-router';
import type texts from '../../i18n/en/mapping-profiles.json';
import { page } from '../../router/page';
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
  component: page(() => import('./ProfilesPage'), 'ProfilesPage', ['mapping-profiles']),
});

export const newProfileRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mapping-profiles/new',
  validateSearch: newProfileSearch,
  beforeLoad: only(ADMINS),
  component: page(() => import('./NewProfilePage'), 'NewProfilePage', ['mapping-profiles']),
});

export const profileRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mapping-profiles/$profileId',
  beforeLoad: only(AUDITORS),
  component: page(() => import('./ProfilePage'), 'ProfilePage', ['mapping-profiles']),
});

export const routes = [profilesRoute, newProfileRoute, profileRoute] as const;
