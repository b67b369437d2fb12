/** Payments: money that came in, what it is for, and what became of it. */
import { client } from '@fairdue/api-staff';
import { Banknote, MessageCircleWarning } from 'lucide-react';
import type { Area } from '../../areas/area';
import { EVERYONE } from '../../session/roles';

const HITS_MAX = 6;

export const area: Area = {
  nav: [{ to: '/payments', label: 'areas:payments', icon: Banknote, roles: EVERYONE, order: 40, key: 'y' }],
  palette: [
    {
      id: 'payments.disputes',
      label: 'areas:paymentDisputes',
      icon: MessageCircleWarning,
      roles: EVERYONE,
      run: (go) => go('/payments/disputes'),
    },
  ],
  searches: [
    {
      heading: 'areas:payments',
      icon: Banknote,
      roles: EVERYONE,
      find: async (words, signal) => {
        const query = { search: words, page_size: HITS_MAX };
        const { data } = await client.GET('/api/v1/payments/', { params: { query }, signal });
        return (data?.results ?? []).map(({ id, amount, currency, received_on, shares }) => ({
          id,
          title: `${amount} ${currency}`,
          hint: [shares[0]?.debtor_name, received_on].filter(Boolean).join(' · '),
          href: `/payments/${id}`,
        }));
      },
    },
  ],
};
