/** Audit: who changed what, and that nobody changed the record. */
import { createRoute } from '@tanstack/react-router';
import type texts from '../../i18n/en/audit.json';
import { page } from '../../router/page';
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
  component: page(() => import('./AuditPage'), 'AuditPage', ['audit']),
});

export const routes = [auditRoute] as const;
