/** Analytics: what is owed, what was collected, by whom. */
import { createRoute } from '@tanstack/react-router';
import type texts from '../../i18n/en/analytics.json';
import { page } from '../../router/page';
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
  component: page(() => import('./AnalyticsPage'), 'AnalyticsPage', ['analytics']),
});

export const routes = [analyticsRoute] as const;
