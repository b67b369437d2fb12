/** The roots of all routes: the page without anything, and the shell for who is signed in. */
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, redirect } from '@tanstack/react-router';
import { NotFound, NotFoundPage } from '../pages/errors/NotFoundPage';
import { AppError } from '../pages/errors/PageError';
import { has, type Role } from '../session/roles';
import { session, sessionReady } from '../session/session';
import { isReady } from '../session/steps';
import { HOME, WORK } from './home';
import { page } from './page';

/** What loaders may use. */
export interface RouterContext {
  readonly queries: QueryClient;
}

export const rootRoute = createRootRouteWithContext<RouterContext>()({
  notFoundComponent: NotFoundPage,
  errorComponent: AppError,
});

export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  errorComponent: AppError,
  notFoundComponent: NotFound,
  beforeLoad: async ({ location }) => {
    await sessionReady();
    if (!isReady(session().user)) {
      throw redirect({ to: '/login', search: location.pathname === '/' ? {} : { next: location.href } });
    }
  },
  component: page(() => import('../shell/Shell'), 'Shell', ['areas']),
});

/** Put into a route's `beforeLoad`: who has none of the roles goes home, a collector to the work. */
export function only(roles: readonly Role[]): () => void {
  return () => {
    const { user } = session();
    if (!has(user, roles)) {
      throw redirect({ to: user?.role === 'collector' ? WORK : HOME });
    }
  };
}
