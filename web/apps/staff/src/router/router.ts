/** The router of the app. */
import type { QueryClient } from '@tanstack/react-query';
import { createRoute, createRouter, type RouterHistory } from '@tanstack/react-router';
import { areaRoutes } from '../areas/routes';
import { NotFound } from '../pages/errors/NotFoundPage';
import { PageError } from '../pages/errors/PageError';
import { PagePending } from '../pages/errors/PagePending';
import { linkRoute } from '../pages/link/route';
import { setupRoute } from '../pages/setup/route';
import { signInRoute } from '../pages/sign-in/route';
import { rootRoute, shellRoute } from './root';
import { parseSearch, stringifySearch } from './search';

/** Whatever no area knows, so that the way on stays beside it. */
const nowhereRoute = createRoute({ getParentRoute: () => shellRoute, path: '$', component: NotFound });

const routeTree = rootRoute.addChildren([
  signInRoute,
  linkRoute,
  setupRoute,
  shellRoute.addChildren([...areaRoutes, nowhereRoute]),
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
    // What `validateSearch` does not return goes from the address too.
    search: { strict: true },
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
