/** All areas: the one place where a new one is entered, once for what it gives and once for its routes. */
import * as accounts from '../pages/accounts/area';
import * as imports from '../pages/imports/area';
import * as jobs from '../pages/jobs/area';
import * as mappingProfiles from '../pages/mapping-profiles/area';
import type { Area } from './area';

export const AREAS: readonly Area[] = [accounts.area, imports.area, mappingProfiles.area, jobs.area];

export const areaRoutes = [...accounts.routes, ...imports.routes, ...mappingProfiles.routes, ...jobs.routes] as const;
