/** Analytics: what is owed, what was collected, by whom. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { ChartColumn } from 'lucide-react';
import type { Area } from '../../areas/area';
import type texts from '../../i18n/en/analytics.json';
import { only, shellRoute } from '../../router/root';
import { OVERSEERS } from '../../session/roles';
import { analyticsSearch } from './search';

declare module '../../i18n/texts' {
  interface Texts {
    analytics: typeof texts;
  }
}

export const analyticsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/analytics',
  validateSearch: analyticsSearch,
  beforeLoad: only(OVERSEERS),
  component: lazyRouteComponent(() => import('./AnalyticsPage'), 'AnalyticsPage'),
});

export const routes = [analyticsRoute] as const;

export const area: Area = {
  nav: [{ to: '/analytics', label: 'analytics:title', icon: ChartColumn, roles: OVERSEERS, order: 60 }],
};
