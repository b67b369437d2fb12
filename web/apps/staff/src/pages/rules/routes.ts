/** Assignment rules: who works which account. */
import { createRoute } from '@tanstack/react-router';
import type texts from '../../i18n/en/rules.json';
import { page } from '../../router/page';
import { only, shellRoute } from '../../router/root';
import { OVERSEERS } from '../../session/roles';
import { rulesSearch } from './search';

declare module '../../i18n/texts' {
  interface Texts {
    rules: typeof texts;
  }
}

export const rulesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/assignment-rules',
  validateSearch: rulesSearch,
  beforeLoad: only(OVERSEERS),
  component: page(() => import('./RulesPage'), 'RulesPage', ['rules']),
});

export const routes = [rulesRoute] as const;
