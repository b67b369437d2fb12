/** Users who can become collectors. */
import { api } from '@fairdue/api-staff';
import { fullName } from '../users/names';

const ALL = 200;

/** Active collectors and team leads without a place to work accounts, as choices. */
export function useNewcomers(): readonly { readonly value: string; readonly label: string }[] {
  const query = { is_active: true, page_size: ALL };
  const users = api.useQuery('get', '/api/v1/users/', { params: { query } });
  const collectors = api.useQuery('get', '/api/v1/collectors/', { params: { query: { page_size: ALL } } });
  const taken = new Set(collectors.data?.results.map(({ user_id }) => user_id));
  return (users.data?.results ?? [])
    .filter(({ id, role }) => (role === 'collector' || role === 'team_lead') && !taken.has(id))
    .map((user) => ({ value: user.id, label: `${fullName(user)} (${user.username})` }));
}
