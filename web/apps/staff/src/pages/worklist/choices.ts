/** What filters and work in bulk choose from: collectors and teams. Read once in a while, a page each. */
import { api, type Schemas } from '@fairdue/api-staff';
import type { Choice } from '@fairdue/ui';

const FRESH_MS = 300_000;
const QUERY = { page_size: 200 };

/** Collectors with what they hold and have room for: those one oversees. */
export function useCapacity(isWanted: boolean): readonly Schemas['CapacityRow'][] {
  const options = { enabled: isWanted, staleTime: 15_000 };
  return api.useQuery('get', '/api/v1/assignment-capacity/', { params: { query: QUERY } }, options).data?.results ?? [];
}

/** Teams by name. */
export function useTeams(isWanted: boolean): readonly Choice<string>[] {
  const options = { enabled: isWanted, staleTime: FRESH_MS };
  const found = api.useQuery('get', '/api/v1/teams/', { params: { query: QUERY } }, options).data?.results ?? [];
  return found.map(({ id, name }) => ({ value: id, label: name }));
}
