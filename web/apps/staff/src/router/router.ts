/** The router of the app. */
import type { QueryClient } from '@tanstack/react-query';
import { createRoute, createRouter, type RouterHistory, redirect } from '@tanstack/react-router';
import { areaRoutes } from '../areas/list';
import { NotFound } from '../pages/errors/NotFoundPage';
import { PageError } from '../pages/errors/PageError';
import { PagePending } from '../pages/errors/PagePending';
import { signInRoute } from '../pages/sign-in/route';
import { HOME } from './home';
import { rootRoute, shellRoute } from './root';
import { parseSearch, stringifySearch } from './search';

const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: HOME, replace: true });
  },
});

/** Whatever no area knows, so that the way on stays beside it. */
const nowhereRoute = createRoute({ getParentRoute: () => shellRoute, path: '$', component: NotFound });

const routeTree = rootRoute.addChildren([
  signInRoute,
  shellRoute.addChildren([homeRoute, ...areaRoutes, nowhereRoute]),
]);

/** Make the router of one tab; tests give a history of their own. */
export function makeRouter(queries: QueryClient, history?: RouterHistory) {
  return createRouter({
    routeTree,
    context: { queries },
    ...(history && { history }),
    basepath: '/app',
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPendingMs: 150,
    defaultPendingComponent: PagePending,
    defaultErrorComponent: PageError,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
