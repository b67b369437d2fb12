/** One's own profile: names, preferences, password, second factor, sessions. */
import { createRoute } from '@tanstack/react-router';
import type texts from '../../i18n/en/profile.json';
import { page } from '../../router/page';
import { shellRoute } from '../../router/root';

declare module '../../i18n/texts' {
  interface Texts {
    profile: typeof texts;
  }
}

export const profileRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/profile',
  component: page(() => import('./ProfilePage'), 'ProfilePage', ['profile']),
});

export const routes = [profileRoute] as const;
