/** The worklist: what is to be worked, the most pressing first. */
import { createRoute } from '@tanstack/react-router';
import type texts from '../../i18n/en/worklist.json';
import { page } from '../../router/page';
import { shellRoute } from '../../router/root';
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
  component: page(() => import('./WorklistPage'), 'WorklistPage', ['worklist', 'accounts']),
});

export const routes = [worklistRoute] as const;
