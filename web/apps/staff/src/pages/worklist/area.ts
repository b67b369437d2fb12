/** The worklist: what is to be worked, the most pressing first. */
import { ListChecks } from 'lucide-react';
import type { Area } from '../../areas/area';
import { EVERYONE } from '../../session/roles';

export const area: Area = {
  nav: [{ to: '/worklist', label: 'areas:worklist', icon: ListChecks, roles: EVERYONE, order: 10, key: 'w' }],
};
