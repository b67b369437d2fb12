/** All areas: the one place where a new one is entered, once for what it gives and once for its routes. */
import * as account from '../pages/account/area';
import * as accounts from '../pages/accounts/area';
import * as analytics from '../pages/analytics/area';
import * as audit from '../pages/audit/area';
import * as creditors from '../pages/creditors/area';
import * as debtors from '../pages/debtors/area';
import * as home from '../pages/home/area';
import * as imports from '../pages/imports/area';
import * as jobs from '../pages/jobs/area';
import * as mappingProfiles from '../pages/mapping-profiles/area';
import * as profile from '../pages/profile/area';
import * as rules from '../pages/rules/area';
import * as scorecards from '../pages/scorecards/area';
import * as settings from '../pages/settings/area';
import * as team from '../pages/team/area';
import * as worklist from '../pages/worklist/area';
import type { Area } from './area';

export const AREAS: readonly Area[] = [
  home.area,
  worklist.area,
  accounts.area,
  account.area,
  debtors.area,
  team.area,
  imports.area,
  mappingProfiles.area,
  creditors.area,
  analytics.area,
  rules.area,
  scorecards.area,
  audit.area,
  jobs.area,
  settings.area,
  profile.area,
];

export const areaRoutes = [
  ...home.routes,
  ...worklist.routes,
  ...accounts.routes,
  ...account.routes,
  ...debtors.routes,
  ...team.routes,
  ...imports.routes,
  ...mappingProfiles.routes,
  ...creditors.routes,
  ...analytics.routes,
  ...rules.routes,
  ...scorecards.routes,
  ...audit.routes,
  ...jobs.routes,
  ...settings.routes,
  ...profile.routes,
] as const;
