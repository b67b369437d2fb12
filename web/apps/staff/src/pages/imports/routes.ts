/** Imports: creditors' files on their way into accounts. */
import { createRoute } from '@tanstack/react-router';
import type texts from '../../i18n/en/imports.json';
import { page } from '../../router/page';
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
  component: page(() => import('./ImportsPage'), 'ImportsPage', ['imports']),
});

export const newImportRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/imports/new',
  validateSearch: newImportSearch,
  beforeLoad: only(ADMINS),
  component: page(() => import('./NewImportPage'), 'NewImportPage', ['imports', 'mapping-profiles']),
});

export const importRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/imports/$importId',
  validateSearch: errorsSearch,
  beforeLoad: only(AUDITORS),
  component: page(() => import('./ImportPage'), 'ImportPage', ['imports', 'mapping-profiles']),
});

export const routes = [importsRoute, newImportRoute, importRoute] as const;
