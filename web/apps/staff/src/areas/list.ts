/** All areas: the one place where a new one is entered, once for what it gives and once for its routes. */
import * as account from '../pages/account/area';
import * as accounts from '../pages/accounts/area';
import * as debtors from '../pages/debtors/area';
import type { Area } from './area';

export const AREAS: readonly Area[] = [accounts.area, account.area, debtors.area];

export const areaRoutes = [...accounts.routes, ...account.routes, ...debtors.routes] as const;
