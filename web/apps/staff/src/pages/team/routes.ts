/** The team: accounts that nothing is planned for, and who has which debtor just now. */
import { createRoute } from '@tanstack/react-router';
import type texts from '../../i18n/en/team.json';
import { page } from '../../router/page';
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
  component: page(() => import('./TeamPage'), 'TeamPage', ['team', 'accounts', 'home']),
});

export const routes = [teamRoute] as const;
