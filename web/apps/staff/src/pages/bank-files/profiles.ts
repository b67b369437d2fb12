/** What the pages of bank profiles read and change. */
import { api, client, type Schemas } from '@fairdue/api-staff';

export type BankProfile = Schemas['BankProfileRow'];
type Patch = Schemas['BankProfilePatch'];

export const BANK_PROFILES = '/api/v1/bank-profiles/';

/** One profile. */
export const profileQuery = (bank_profile_id: string) =>
  api.queryOptions('get', '/api/v1/bank-profiles/{bank_profile_id}/', { params: { path: { bank_profile_id } } });

/** Keep a new one. Raises Problem. */
export async function createProfile(name: string, document: Schemas['BankDocumentBody']): Promise<BankProfile> {
  const { data } = await client.POST(BANK_PROFILES, { body: { name, document } });
  return data as BankProfile;
}

/** What is not named stays as it is. Raises Problem, `bank_profile_changed` when the version is not the newest any more. */
export async function patchProfile(
  bank_profile_id: string,
  changes: Pick<Patch, 'version'> & Partial<Patch>,
): Promise<BankProfile> {
  const params = { path: { bank_profile_id } };
  // The generated type demands every key that has a default; the server looks only at those that are sent.
  const { data } = await client.PATCH('/api/v1/bank-profiles/{bank_profile_id}/', { params, body: changes as Patch });
  return data as BankProfile;
}
