/** The creditors of the agency, for choosing one. */
import { api, type Schemas } from '@fairdue/api-staff';

const CREDITORS_MAX = 200;
const FRESH_MS = 300_000;

/** By name; empty until they are known. */
export function useCreditors(): readonly Schemas['CreditorRow'][] {
  const init = { params: { query: { page_size: CREDITORS_MAX } } };
  return api.useQuery('get', '/api/v1/creditors/', init, { staleTime: FRESH_MS }).data?.results ?? [];
}
