/** Debtors: who owes, and how they can be reached. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Area } from '../../areas/area';
import { shellRoute } from '../../router/root';

export const debtorRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/debtors/$debtorId',
  component: lazyRouteComponent(() => import('./DebtorPage'), 'DebtorPage'),
});

export const routes = [debtorRoute] as const;
export const area: Area = {};
