/** Jobs: what is done in the background. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { Cog } from 'lucide-react';
import type { Area } from '../../areas/area';
import type texts from '../../i18n/en/jobs.json';
import { only, shellRoute } from '../../router/root';
import { ADMINS } from '../../session/roles';
import { jobsSearch } from './search';

declare module '../../i18n/texts' {
  interface Texts {
    jobs: typeof texts;
  }
}

export const jobsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/jobs',
  validateSearch: jobsSearch,
  beforeLoad: only(ADMINS),
  component: lazyRouteComponent(() => import('./JobsPage'), 'JobsPage'),
});

export const routes = [jobsRoute] as const;

export const area: Area = {
  nav: [{ to: '/jobs', label: 'jobs:title', icon: Cog, roles: ADMINS, order: 96 }],
};
