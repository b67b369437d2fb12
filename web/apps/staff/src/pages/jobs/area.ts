/** Jobs: what is done in the background. */
import { Cog } from 'lucide-react';
import type { Area } from '../../areas/area';
import { ADMINS } from '../../session/roles';

export const area: Area = {
  nav: [{ to: '/jobs', label: 'areas:jobs', icon: Cog, roles: ADMINS, order: 96 }],
};
