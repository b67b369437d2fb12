/** Audit: who changed what, and that nobody changed the record. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { ScrollText } from 'lucide-react';
import type { Area } from '../../areas/area';
import type texts from '../../i18n/en/audit.json';
import { only, shellRoute } from '../../router/root';
import { AUDITORS } from '../../session/roles';
import { auditSearch } from './search';

declare module '../../i18n/texts' {
  interface Texts {
    audit: typeof texts;
  }
}

export const auditRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/audit',
  validateSearch: auditSearch,
  beforeLoad: only(AUDITORS),
  component: lazyRouteComponent(() => import('./AuditPage'), 'AuditPage'),
});

export const routes = [auditRoute] as const;

export const area: Area = {
  nav: [{ to: '/audit', label: 'audit:title', icon: ScrollText, roles: AUDITORS, order: 84 }],
};
