/** Changes some of a mapping profile. */
import { client, type Schemas } from '@fairdue/api-staff';

type Patch = Schemas['ProfilePatch'];

/** What is not named stays as it is. Raises Problem, `profile_changed` when the version is not the newest any more. */
export async function patchProfile(
  profileId: string,
  changes: Pick<Patch, 'version'> & Partial<Patch>,
): Promise<Schemas['ProfileRow']> {
  const params = { path: { profile_id: profileId } };
  // The generated type demands every key that has a default; the server looks only at those that are sent.
  const { data } = await client.PATCH('/api/v1/mapping-profiles/{profile_id}/', { params, body: changes as Patch });
  return data as Schemas['ProfileRow'];
}
