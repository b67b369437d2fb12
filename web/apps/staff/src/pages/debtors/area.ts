/** Debtors: who owes, how they can be reached, and which of them are one person. */
import { client } from '@fairdue/api-staff';
import { UserRound, UsersRound } from 'lucide-react';
import type { Area } from '../../areas/area';
import { EVERYONE, OVERSEERS } from '../../session/roles';

const HITS_MAX = 6;

export const area: Area = {
  nav: [{ to: '/debtors', label: 'areas:debtors', icon: UserRound, roles: EVERYONE, order: 30, key: 'e' }],
  palette: [
    {
      id: 'debtors.duplicates',
      label: 'areas:duplicates',
      icon: UsersRound,
      roles: OVERSEERS,
      run: (go) => go('/debtors/duplicates'),
    },
  ],
  searches: [
    {
      heading: 'areas:debtors',
      icon: UserRound,
      roles: EVERYONE,
      find: async (words, signal) => {
        const query = { search: words, page_size: HITS_MAX };
        const { data } = await client.GET('/api/v1/debtors/', { params: { query }, signal });
        return (data?.results ?? []).map(({ id, full_name, external_ref }) => ({
          id,
          title: full_name,
          hint: external_ref,
          href: `/debtors/${id}`,
        }));
      },
    },
  ],
};
