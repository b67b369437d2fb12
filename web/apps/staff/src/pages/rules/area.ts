/** Assignment rules: who works which account. */
import { Split } from 'lucide-react';
import type { Area } from '../../areas/area';
import { OVERSEERS } from '../../session/roles';

export const area: Area = {
  nav: [{ to: '/assignment-rules', label: 'areas:rules', icon: Split, roles: OVERSEERS, order: 80 }],
};
