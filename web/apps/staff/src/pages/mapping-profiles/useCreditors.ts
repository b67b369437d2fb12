/** The creditors of the agency, for choosing one. */
import { api, type Schemas } from '@fairdue/api-staff';

const CREDITORS_MAX = 200;

/** By name; empty until they are known. */
export function useCreditors(): readonly Schemas['CreditorRow'][] {
  const query = { page_size: CREDITORS_MAX };
  return api.useQuery('get', '/api/v1/creditors/', { params: { query } }).data?.results ?? [];
}
