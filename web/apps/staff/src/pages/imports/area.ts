/** Imports: creditors' files on their way into accounts. */
import { FileUp } from 'lucide-react';
import type { Area } from '../../areas/area';
import { ADMINS, AUDITORS } from '../../session/roles';

export const area: Area = {
  nav: [{ to: '/imports', label: 'areas:imports', icon: FileUp, roles: AUDITORS, order: 50, key: 'i' }],
  palette: [
    { id: 'import-new', label: 'areas:newImport', icon: FileUp, roles: ADMINS, run: (go) => go('/imports/new') },
  ],
};
