/** One's own profile: names, preferences, password, second factor, sessions. */
import { UserRoundCog } from 'lucide-react';
import type { Area } from '../../areas/area';
import { EVERYONE } from '../../session/roles';

export const area: Area = {
  palette: [
    {
      id: 'profile',
      label: 'areas:profile',
      icon: UserRoundCog,
      roles: EVERYONE,
      run: (go) => go('/profile'),
    },
  ],
};
