/** My day: where one comes after signing in, by role. */
import { Sun } from 'lucide-react';
import type { Area } from '../../areas/area';
import { EVERYONE } from '../../session/roles';

export const area: Area = {
  nav: [{ to: '/', label: 'areas:home', icon: Sun, roles: EVERYONE, order: 5, key: 'h' }],
};
