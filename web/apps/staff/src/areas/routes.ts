/** The routes of all areas: the one place where those of a new one are entered. The sign-in page reads them, so nothing else is here. */
import { routes as account } from '../pages/account/routes';
import { routes as accounts } from '../pages/accounts/routes';
import { routes as analytics } from '../pages/analytics/routes';
import { routes as audit } from '../pages/audit/routes';
import { routes as bankFiles } from '../pages/bank-files/routes';
import { routes as creditors } from '../pages/creditors/routes';
import { routes as debtors } from '../pages/debtors/routes';
import { routes as home } from '../pages/home/routes';
import { routes as imports } from '../pages/imports/routes';
import { routes as jobs } from '../pages/jobs/routes';
import { routes as mappingProfiles } from '../pages/mapping-profiles/routes';
import { routes as payments } from '../pages/payments/routes';
import { routes as profile } from '../pages/profile/routes';
import { routes as rules } from '../pages/rules/routes';
import { routes as scorecards } from '../pages/scorecards/routes';
import { routes as settings } from '../pages/settings/routes';
import { routes as team } from '../pages/team/routes';
import { routes as worklist } from '../pages/worklist/routes';

export const areaRoutes = [
  ...home,
  ...worklist,
  ...accounts,
  ...account,
  ...debtors,
  ...bankFiles,
  ...payments,
  ...team,
  ...imports,
  ...mappingProfiles,
  ...creditors,
  ...analytics,
  ...rules,
  ...scorecards,
  ...audit,
  ...jobs,
  ...settings,
  ...profile,
] as const;
