/** Analytics: what is owed, what was collected, by whom. */
import { ChartColumn } from 'lucide-react';
import type { Area } from '../../areas/area';
import { OVERSEERS } from '../../session/roles';

export const area: Area = {
  nav: [{ to: '/analytics', label: 'areas:analytics', icon: ChartColumn, roles: OVERSEERS, order: 60 }],
};
