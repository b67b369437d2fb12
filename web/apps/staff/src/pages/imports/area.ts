/** Imports: creditors' files on their way into accounts. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { FileUp } from 'lucide-react';
import type { Area } from '../../areas/area';
import type texts from '../../i18n/en/imports.json';
import { only, shellRoute } from '../../router/root';
import { ADMINS, AUDITORS } from '../../session/roles';
import { errorsSearch, importsSearch, newImportSearch } from './search';

declare module '../../i18n/texts' {
  interface Texts {
    imports: typeof texts;
  }
}

export const importsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/imports',
  validateSearch: importsSearch,
  beforeLoad: only(AUDITORS),
  component: lazyRouteComponent(() => import('./ImportsPage'), 'ImportsPage'),
});

export const newImportRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/imports/new',
  validateSearch: newImportSearch,
  beforeLoad: only(ADMINS),
  component: lazyRouteComponent(() => import('./NewImportPage'), 'NewImportPage'),
});

export const importRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/imports/$importId',
  validateSearch: errorsSearch,
  beforeLoad: only(AUDITORS),
  component: lazyRouteComponent(() => import('./ImportPage'), 'ImportPage'),
});

export const routes = [importsRoute, newImportRoute, importRoute] as const;

export const area: Area = {
  nav: [{ to: '/imports', label: 'imports:title', icon: FileUp, roles: AUDITORS, order: 50, key: 'i' }],
  palette: [{ id: 'import-new', label: 'imports:new', icon: FileUp, roles: ADMINS, run: (go) => go('/imports/new') }],
};
