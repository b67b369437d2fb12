/** Mapping profiles: how creditors' files are read. */
import { TableProperties } from 'lucide-react';
import type { Area } from '../../areas/area';
import { AUDITORS } from '../../session/roles';

export const area: Area = {
  nav: [{ to: '/mapping-profiles', label: 'areas:mappingProfiles', icon: TableProperties, roles: AUDITORS, order: 52 }],
};
