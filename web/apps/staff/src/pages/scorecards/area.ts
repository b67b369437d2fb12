/** Scorecards: how doubtful recovery is, and why. */
import { Gauge } from 'lucide-react';
import type { Area } from '../../areas/area';
import { OVERSEERS } from '../../session/roles';

export const area: Area = {
  nav: [{ to: '/scorecards', label: 'areas:scorecards', icon: Gauge, roles: OVERSEERS, order: 82 }],
};
