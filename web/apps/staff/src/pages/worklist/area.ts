/** The worklist: what is to be worked, the most pressing first. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { ListChecks } from 'lucide-react';
import type { Area } from '../../areas/area';
import type texts from '../../i18n/en/worklist.json';
import { shellRoute } from '../../router/root';
import { EVERYONE } from '../../session/roles';
import { worklistSearch } from './search';

declare module '../../i18n/texts' {
  interface Texts {
    worklist: typeof texts;
  }
}

export const worklistRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/worklist',
  validateSearch: worklistSearch,
  component: lazyRouteComponent(() => import('./WorklistPage'), 'WorklistPage'),
});

export const routes = [worklistRoute] as const;

export const area: Area = {
  nav: [{ to: '/worklist', label: 'worklist:title', icon: ListChecks, roles: EVERYONE, order: 10, key: 'w' }],
};
