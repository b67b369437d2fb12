/** Accounts: all that one may see. */
import { FolderOpen } from 'lucide-react';
import type { Area } from '../../areas/area';
import { EVERYONE } from '../../session/roles';

export const area: Area = {
  nav: [{ to: '/accounts', label: 'areas:accounts', icon: FolderOpen, roles: EVERYONE, order: 20, key: 'a' }],
};
