/** Scorecards: how doubtful recovery is, and why. */
import { createRoute } from '@tanstack/react-router';
import type texts from '../../i18n/en/scorecards.json';
import { page } from '../../router/page';
import { only, shellRoute } from '../../router/root';
import { type SearchOf, searchOf, text } from '../../router/search';
import { OVERSEERS } from '../../session/roles';

declare module '../../i18n/texts' {
  interface Texts {
    scorecards: typeof texts;
  }
}

const SHAPE = { cursor: text(2000) };
export type CardsSearch = SearchOf<typeof SHAPE>;

export const cardsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/scorecards',
  validateSearch: searchOf(SHAPE),
  beforeLoad: only(OVERSEERS),
  component: page(() => import('./CardsPage'), 'CardsPage', ['scorecards']),
});

/** The id is one of the agency's own, or `built-in`. */
export const cardRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/scorecards/$cardId',
  beforeLoad: only(OVERSEERS),
  component: page(() => import('./CardPage'), 'CardPage', ['scorecards']),
});

export const routes = [cardsRoute, cardRoute] as const;
