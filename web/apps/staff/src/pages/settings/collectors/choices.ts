/** What can be chosen in forms about collectors. */
import { api, type Schemas } from '@fairdue/api-staff';

const ALL = 200;

/** The active teams that one may see. */
export function useTeams(): readonly Schemas['TeamRow'][] {
  const { data } = api.useQuery('get', '/api/v1/teams/', { params: { query: { page_size: ALL } } });
  return data?.results.filter(({ is_active }) => is_active) ?? [];
}

/** The active collectors that one may see, but not one of them. */
export function useColleagues(but: string | null): readonly Schemas['CollectorRow'][] {
  const { data } = api.useQuery('get', '/api/v1/collectors/', {
    params: { query: { is_active: true, page_size: ALL } },
  });
  return data?.results.filter(({ id }) => id !== but) ?? [];
}
