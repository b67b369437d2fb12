/** What all areas give to the frame: the one place where a new one is entered, beside its routes in `routes.ts`. */
import { area as accounts } from '../pages/accounts/area';
import { area as analytics } from '../pages/analytics/area';
import { area as audit } from '../pages/audit/area';
import { area as bankFiles } from '../pages/bank-files/area';
import { area as creditors } from '../pages/creditors/area';
import { area as debtors } from '../pages/debtors/area';
import { area as home } from '../pages/home/area';
import { area as imports } from '../pages/imports/area';
import { area as jobs } from '../pages/jobs/area';
import { area as mappingProfiles } from '../pages/mapping-profiles/area';
import { area as payments } from '../pages/payments/area';
import { area as profile } from '../pages/profile/area';
import { area as rules } from '../pages/rules/area';
import { area as scorecards } from '../pages/scorecards/area';
import { area as settings } from '../pages/settings/area';
import { area as team } from '../pages/team/area';
import { area as worklist } from '../pages/worklist/area';
import type { Area } from './area';

export const AREAS: readonly Area[] = [
  home,
  worklist,
  accounts,
  debtors,
  payments,
  bankFiles,
  team,
  imports,
  mappingProfiles,
  creditors,
  analytics,
  rules,
  scorecards,
  audit,
  jobs,
  settings,
  profile,
];
