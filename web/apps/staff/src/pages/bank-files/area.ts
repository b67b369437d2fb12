/** Bank files: what the bank says came in, and the inbox of what names no account by itself. */
import { FileInput, Inbox } from 'lucide-react';
import type { Area } from '../../areas/area';
import { AUDITORS } from '../../session/roles';

export const area: Area = {
  palette: [
    { id: 'bank.inbox', label: 'areas:bankInbox', icon: Inbox, roles: AUDITORS, run: (go) => go('/payments/inbox') },
    {
      id: 'bank.files',
      label: 'areas:bankFiles',
      icon: FileInput,
      roles: AUDITORS,
      run: (go) => go('/payments/bank-files'),
    },
  ],
};
