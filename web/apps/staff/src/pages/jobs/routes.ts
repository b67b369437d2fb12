/** Jobs: what is done in the background. */
import { createRoute } from '@tanstack/react-router';
import type texts from '../../i18n/en/jobs.json';
import { page } from '../../router/page';
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
  component: page(() => import('./JobsPage'), 'JobsPage', ['jobs', 'imports']),
});

export const routes = [jobsRoute] as const;
