/** /setup: the first run of an empty platform. */
import { createRoute } from '@tanstack/react-router';
import type texts from '../../i18n/en/setup.json';
import { page } from '../../router/page';
import { rootRoute } from '../../router/root';

declare module '../../i18n/texts' {
  interface Texts {
    setup: typeof texts;
  }
}

export const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  component: page(() => import('./SetupPage'), 'SetupPage', ['setup']),
});
