/** Audit: who changed what, and that nobody changed the record. */
import { ScrollText } from 'lucide-react';
import type { Area } from '../../areas/area';
import { AUDITORS } from '../../session/roles';

export const area: Area = {
  nav: [{ to: '/audit', label: 'areas:audit', icon: ScrollText, roles: AUDITORS, order: 84 }],
};
