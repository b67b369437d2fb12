/** The team: accounts that nothing is planned for, and who has which debtor just now. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { Activity } from 'lucide-react';
import type { Area } from '../../areas/area';
import type texts from '../../i18n/en/team.json';
import { only, shellRoute } from '../../router/root';
import { choice, searchOf, text } from '../../router/search';
import { OVERSEERS } from '../../session/roles';

declare module '../../i18n/texts' {
  interface Texts {
    team: typeof texts;
  }
}

export const DAYS = ['3', '7', '14', '30'] as const;

export const teamRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/team',
  beforeLoad: only(OVERSEERS),
  validateSearch: searchOf({ days: choice(DAYS), cursor: text(2000) }),
  component: lazyRouteComponent(() => import('./TeamPage'), 'TeamPage'),
});

export const routes = [teamRoute] as const;

export const area: Area = {
  nav: [{ to: '/team', label: 'team:title', icon: Activity, roles: OVERSEERS, order: 15, key: 't' }],
};
