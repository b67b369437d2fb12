/** The worklist: what is to be worked, the most pressing first. */
import { createRoute, redirect } from '@tanstack/react-router';
import type texts from '../../i18n/en/worklist.json';
import { page } from '../../router/page';
import { shellRoute } from '../../router/root';
import { keptSearch } from './kept';
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
  beforeLoad: async ({ search }) => {
    const kept = Object.keys(search).length > 0 ? null : await keptSearch();
    if (kept !== null) {
      throw redirect({ to: '/worklist', search: kept, replace: true });
    }
  },
  component: page(() => import('./WorklistPage'), 'WorklistPage', ['worklist', 'accounts']),
});

export const routes = [worklistRoute] as const;
