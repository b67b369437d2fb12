/** My day: where one comes after signing in, by role. */
import { createRoute } from '@tanstack/react-router';
import type texts from '../../i18n/en/home.json';
import { page } from '../../router/page';
import { shellRoute } from '../../router/root';

declare module '../../i18n/texts' {
  interface Texts {
    home: typeof texts;
  }
}

export const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  component: page(() => import('./HomePage'), 'HomePage', ['home', 'team', 'worklist']),
});

export const routes = [homeRoute] as const;
