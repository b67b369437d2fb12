/** The team: accounts that nothing is planned for, and who has which debtor just now. */
import { Activity } from 'lucide-react';
import type { Area } from '../../areas/area';
import { OVERSEERS } from '../../session/roles';

export const area: Area = {
  nav: [{ to: '/team', label: 'areas:team', icon: Activity, roles: OVERSEERS, order: 15, key: 't' }],
};
