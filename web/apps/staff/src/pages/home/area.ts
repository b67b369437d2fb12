/** My day: where one comes after signing in, by role. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { Sun } from 'lucide-react';
import type { Area } from '../../areas/area';
import type texts from '../../i18n/en/home.json';
import { shellRoute } from '../../router/root';
import { EVERYONE } from '../../session/roles';

declare module '../../i18n/texts' {
  interface Texts {
    home: typeof texts;
  }
}

export const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./HomePage'), 'HomePage'),
});

export const routes = [homeRoute] as const;

export const area: Area = {
  nav: [{ to: '/', label: 'home:title', icon: Sun, roles: EVERYONE, order: 5, key: 'h' }],
};
