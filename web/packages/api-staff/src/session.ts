/** Sign in and out, find out who is signed in, change one's password. */
import { client, type Schemas, transport } from './client';

/** Who is signed in. */
export type Me = Schemas['Me'];

/** Return who is signed in by the cookie, ready to send requests, or null. */
export async function restoreSession(): Promise<Me | null> {
  const { data } = await client.GET('/api/v1/auth/session/');
  if (!data?.authenticated || !(await transport.renew())) {
    return null;
  }
  // A platform administrator is somebody in the agency he acts in.
  return transport.agencyId === null ? data.user : readMe();
}

/** Sign in with name and password. Raises Problem. */
export async function signIn(username: string, password: string): Promise<Me> {
  const { data } = await client.POST('/api/v1/auth/token/', { body: { username, password, use_cookie: true } });
  transport.hold(data && 'access' in data ? data.access : null);
  return readMe();
}

/** Read anew who is signed in. Raises Problem. */
export async function readMe(): Promise<Me> {
  const { data } = await client.GET('/api/v1/auth/me/');
  if (!data) {
    throw new TypeError('an answer without a body');
  }
  return data;
}

/** Change one's own password. Raises Problem. */
export async function changePassword(current: string, wanted: string): Promise<void> {
  await client.POST('/api/v1/auth/password/', { body: { current_password: current, new_password: wanted } });
}

/** End this session here and on the server. Raises Problem when the server cannot be reached. */
export async function signOut(): Promise<void> {
  await client.POST('/api/v1/auth/logout/');
  transport.hold(null);
}
