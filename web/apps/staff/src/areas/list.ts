/** All areas: the one place where a new one is entered, once for what it gives and once for its routes. */
import * as accounts from '../pages/accounts/area';
import * as analytics from '../pages/analytics/area';
import * as audit from '../pages/audit/area';
import * as rules from '../pages/rules/area';
import * as scorecards from '../pages/scorecards/area';
import type { Area } from './area';

export const AREAS: readonly Area[] = [accounts.area, analytics.area, rules.area, scorecards.area, audit.area];

export const areaRoutes = [
  ...accounts.routes,
  ...analytics.routes,
  ...rules.routes,
  ...scorecards.routes,
  ...audit.routes,
] as const;
