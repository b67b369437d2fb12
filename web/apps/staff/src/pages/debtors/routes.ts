/** Debtors: who owes, how they can be reached, and which of them are one person. */
import { createRoute } from '@tanstack/react-router';
import type texts from '../../i18n/en/debtors.json';
import { page } from '../../router/page';
import { only, shellRoute } from '../../router/root';
import { choice, type SearchOf, searchOf, text } from '../../router/search';
import { OVERSEERS } from '../../session/roles';
import { LEVELS } from '../account/facts/levels';
import { preloadDebtor } from './queries';

declare module '../../i18n/texts' {
  interface Texts {
    debtors: typeof texts;
  }
}

const LIST = { view: choice(['risky']), search: text(), risk_level: choice(LEVELS), cursor: text(2000) };
const PAIRS = { cursor: text(2000) };

/** What can stand in the address of the list. */
export type DebtorsSearch = SearchOf<typeof LIST>;

export const debtorsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/debtors',
  validateSearch: searchOf(LIST),
  component: page(() => import('./DebtorsPage'), 'DebtorsPage', ['debtors', 'account']),
});

export const duplicatesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/debtors/duplicates',
  beforeLoad: only(OVERSEERS),
  validateSearch: searchOf(PAIRS),
  component: page(() => import('./duplicates/DuplicatesPage'), 'DuplicatesPage', ['debtors', 'account']),
});

export const debtorRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/debtors/$debtorId',
  loader: ({ context: { queries }, params: { debtorId } }) => preloadDebtor(queries, debtorId),
  component: page(() => import('./DebtorPage'), 'DebtorPage', ['debtors', 'account', 'accounts']),
});

export const routes = [debtorsRoute, duplicatesRoute, debtorRoute] as const;
