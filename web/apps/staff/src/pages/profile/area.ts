/** One's own profile: names, preferences, password, second factor, sessions. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { UserRoundCog } from 'lucide-react';
import type { Area } from '../../areas/area';
import type texts from '../../i18n/en/profile.json';
import { shellRoute } from '../../router/root';
import { EVERYONE } from '../../session/roles';

declare module '../../i18n/texts' {
  interface Texts {
    profile: typeof texts;
  }
}

export const profileRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/profile',
  component: lazyRouteComponent(() => import('./ProfilePage'), 'ProfilePage'),
});

export const routes = [profileRoute] as const;

export const area: Area = {
  palette: [
    {
      id: 'profile',
      label: 'profile:title',
      icon: UserRoundCog,
      roles: EVERYONE,
      run: (go) => go('/profile'),
    },
  ],
};
