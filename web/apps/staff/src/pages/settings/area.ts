/** People, keys and the agency itself. */
import { client } from '@fairdue/api-staff';
import { Building2, CreditCard, KeyRound, Settings, UserRound, Users, UsersRound } from 'lucide-react';
import type { Area } from '../../areas/area';
import { ADMINS, OVERSEERS } from '../../session/roles';
import { AUDITORS } from './places';

const HITS_MAX = 6;

export const area: Area = {
  nav: [{ to: '/settings', label: 'areas:settings', icon: Settings, roles: OVERSEERS, order: 90, key: 's' }],
  palette: [
    {
      id: 'users',
      label: 'areas:places.users',
      icon: UserRound,
      roles: AUDITORS,
      run: (go) => go('/settings/users'),
    },
    {
      id: 'teams',
      label: 'areas:places.teams',
      icon: UsersRound,
      roles: OVERSEERS,
      run: (go) => go('/settings/teams'),
    },
    {
      id: 'collectors',
      label: 'areas:places.collectors',
      icon: Users,
      roles: OVERSEERS,
      run: (go) => go('/settings/collectors'),
    },
    {
      id: 'keys',
      label: 'areas:places.apiKeys',
      icon: KeyRound,
      roles: ADMINS,
      run: (go) => go('/settings/api-keys'),
    },
    {
      id: 'processors',
      label: 'areas:places.processors',
      icon: CreditCard,
      roles: ADMINS,
      run: (go) => go('/settings/payment-processors'),
    },
    {
      id: 'agency',
      label: 'areas:places.agency',
      icon: Building2,
      roles: ADMINS,
      run: (go) => go('/settings/agency'),
    },
  ],
  searches: [
    {
      heading: 'areas:places.collectors',
      icon: Users,
      roles: OVERSEERS,
      find: async (words, signal) => {
        const query = { search: words, page_size: HITS_MAX };
        const { data } = await client.GET('/api/v1/collectors/', { params: { query }, signal });
        return (data?.results ?? []).map(({ id, full_name, username, team_name }) => ({
          id,
          title: full_name || username,
          ...(team_name && { hint: team_name }),
          href: `/settings/collectors/${id}`,
        }));
      },
    },
  ],
};
