/** /login */
import { isSetupNeeded } from '@fairdue/api-staff';
import { createRoute, redirect } from '@tanstack/react-router';
import { HOME } from '../../router/home';
import { page } from '../../router/page';
import { rootRoute } from '../../router/root';
import { searchOf, text } from '../../router/search';
import { session, sessionReady } from '../../session/session';
import { isReady } from '../../session/steps';

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  validateSearch: searchOf({ next: text(2000) }),
  beforeLoad: async () => {
    const [, isFirstRun] = await Promise.all([sessionReady(), isSetupNeeded()]);
    if (isFirstRun && session().user === null) {
      throw redirect({ to: '/setup', replace: true });
    }
    if (isReady(session().user)) {
      throw redirect({ to: HOME });
    }
  },
  component: page(() => import('./SignInPage'), 'SignInPage', []),
});
