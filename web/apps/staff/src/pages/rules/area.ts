/** Assignment rules: who works which account. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { Split } from 'lucide-react';
import type { Area } from '../../areas/area';
import type texts from '../../i18n/en/rules.json';
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
  component: lazyRouteComponent(() => import('./RulesPage'), 'RulesPage'),
});

export const routes = [rulesRoute] as const;

export const area: Area = {
  nav: [{ to: '/assignment-rules', label: 'rules:title', icon: Split, roles: OVERSEERS, order: 80 }],
};
