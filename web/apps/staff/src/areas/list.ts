/** All areas: the one place where a new one is entered, once for what it gives and once for its routes. */
import * as accounts from '../pages/accounts/area';
import * as creditors from '../pages/creditors/area';
import * as profile from '../pages/profile/area';
import * as settings from '../pages/settings/area';
import type { Area } from './area';

export const AREAS: readonly Area[] = [accounts.area, creditors.area, settings.area, profile.area];

export const areaRoutes = [...accounts.routes, ...creditors.routes, ...settings.routes, ...profile.routes] as const;
