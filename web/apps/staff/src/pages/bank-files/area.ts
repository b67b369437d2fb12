/** Bank files: what the bank says came in, and the inbox of what names no account by itself. */
import { FileInput, FileUp, Inbox, TableProperties } from 'lucide-react';
import type { Area } from '../../areas/area';
import { ADMINS, AUDITORS } from '../../session/roles';

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
    {
      id: 'bank.new',
      label: 'areas:newBankFile',
      icon: FileUp,
      roles: ADMINS,
      run: (go) => go('/payments/bank-files/new'),
    },
    {
      id: 'bank.profiles',
      label: 'areas:bankProfiles',
      icon: TableProperties,
      roles: AUDITORS,
      run: (go) => go('/payments/bank-profiles'),
    },
  ],
};
