/** /link#token: an invite or a reset of a password. Behind the hash nothing is sent to any server. */
import { createRoute } from '@tanstack/react-router';
import type texts from '../../i18n/en/link.json';
import { page } from '../../router/page';
import { rootRoute } from '../../router/root';

declare module '../../i18n/texts' {
  interface Texts {
    link: typeof texts;
  }
}

export const linkRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/link',
  component: page(() => import('./LinkPage'), 'LinkPage', ['link']),
});
