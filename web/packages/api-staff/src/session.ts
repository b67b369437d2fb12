/** Sign in and out, find out who is signed in, change one's password. */
import { client, type Schemas, transport } from './client';

/** Who is signed in. */
export type Me = Schemas['Me'];

/** A sign-in whose password was right and whose code is awaited. */
export type Challenge = Schemas['Challenge'];

/** Return who is signed in by the cookie, ready to send requests, or null. */
export async function restoreSession(): Promise<Me | null> {
  const { data } = await client.GET('/api/v1/auth/session/');
  if (!data?.authenticated || !(await transport.renew())) {
    return null;
  }
  // A platform administrator is somebody in the agency he acts in.
  return transport.agencyId === null ? data.user : readMe();
}

/** Sign in with name and password; a challenge comes back for who has a second factor. Raises Problem. */
export async function signIn(username: string, password: string): Promise<Me | Challenge> {
  const { data } = await client.POST('/api/v1/auth/token/', { body: { username, password, use_cookie: true } });
  if (data && 'challenge' in data) {
    return data;
  }
  transport.hold(data?.access ?? null);
  return readMe();
}

/** Answer a challenge with a code of the authenticator app, or a recovery code. Raises Problem. */
export async function answerChallenge(challenge: string, code: string): Promise<Me> {
  const body = { challenge, code, use_cookie: true };
  const { data } = await client.POST('/api/v1/auth/token/second-factor/', { body });
  transport.hold(data?.access ?? null);
  return readMe();
}

/** Whether the platform is empty still; when that cannot be known it is taken to be in use. */
export async function isSetupNeeded(): Promise<boolean> {
  return client.GET('/api/v1/setup/').then(
    ({ data }) => data?.needed === true,
    () => false,
  );
}

/** Tell whom a link is for. Raises Problem. */
export async function lookAtLink(token: string): Promise<Schemas['LinkFacts']> {
  const { data } = await client.POST('/api/v1/auth/links/look/', { body: { token } });
  return present(data);
}

/** Set the password of whom a link is for. Raises Problem. */
export async function acceptLink(token: string, wanted: string): Promise<void> {
  await client.POST('/api/v1/auth/links/accept/', { body: { token, new_password: wanted } });
}

/** Read anew who is signed in. Raises Problem. */
export async function readMe(): Promise<Me> {
  const { data } = await client.GET('/api/v1/auth/me/');
  return present(data);
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

function present<T>(data: T | undefined): T {
  if (data === undefined) {
    throw new TypeError('an answer without a body');
  }
  return data;
}
