/** Creditors: who placed the debts. */
import { createRoute } from '@tanstack/react-router';
import type texts from '../../i18n/en/creditors.json';
import { page } from '../../router/page';
import { only, shellRoute } from '../../router/root';
import { flag, searchOf, text } from '../../router/search';
import { OVERSEERS } from '../../session/roles';

declare module '../../i18n/texts' {
  interface Texts {
    creditors: typeof texts;
  }
}

export const creditorsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/creditors',
  validateSearch: searchOf({ search: text(100), is_active: flag, cursor: text(2000) }),
  beforeLoad: only(OVERSEERS),
  component: page(() => import('./CreditorsPage'), 'CreditorsPage', ['creditors']),
});

export const creditorRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/creditors/$creditorId',
  beforeLoad: only(OVERSEERS),
  component: page(() => import('./CreditorPage'), 'CreditorPage', ['creditors']),
});

export const routes = [creditorsRoute, creditorRoute] as const;
