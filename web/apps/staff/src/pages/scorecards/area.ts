/** Scorecards: how doubtful recovery is, and why. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { Gauge } from 'lucide-react';
import type { Area } from '../../areas/area';
import type texts from '../../i18n/en/scorecards.json';
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
  component: lazyRouteComponent(() => import('./CardsPage'), 'CardsPage'),
});

/** The id is one of the agency's own, or `built-in`. */
export const cardRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/scorecards/$cardId',
  beforeLoad: only(OVERSEERS),
  component: lazyRouteComponent(() => import('./CardPage'), 'CardPage'),
});

export const routes = [cardsRoute, cardRoute] as const;

export const area: Area = {
  nav: [{ to: '/scorecards', label: 'scorecards:title', icon: Gauge, roles: OVERSEERS, order: 82 }],
};
