/** Creditors: who placed the debts. */
import { client } from '@fairdue/api-staff';
import { Landmark } from 'lucide-react';
import type { Area } from '../../areas/area';
import { OVERSEERS } from '../../session/roles';

const HITS_MAX = 6;

export const area: Area = {
  nav: [{ to: '/creditors', label: 'areas:creditors', icon: Landmark, roles: OVERSEERS, order: 70, key: 'c' }],
  searches: [
    {
      heading: 'areas:creditors',
      icon: Landmark,
      roles: OVERSEERS,
      find: async (words, signal) => {
        const query = { search: words, page_size: HITS_MAX };
        const { data } = await client.GET('/api/v1/creditors/', { params: { query }, signal });
        return (data?.results ?? []).map(({ id, name, reference }) => ({
          id,
          title: name,
          ...(reference && { hint: reference }),
          href: `/creditors/${id}`,
        }));
      },
    },
  ],
};
