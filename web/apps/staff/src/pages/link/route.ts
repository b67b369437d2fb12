/** /link#token: an invite or a reset of a password. Behind the hash nothing is sent to any server. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../router/root';

export const linkRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/link',
  component: lazyRouteComponent(() => import('./LinkPage'), 'LinkPage'),
});
