/** Who is signed in, for the whole tab. */
import { type Me, restoreSession, signOut as signOutHere, transport } from '@fairdue/api-staff';
import { useSyncExternalStore } from 'react';

/** What the app knows of its session. */
export interface SessionState {
  readonly user: Me | null;
  /** The session ended while the page was open: a dialog asks to sign in again. */
  readonly isExpired: boolean;
}

let state: SessionState = { user: null, isExpired: false };
let ready: Promise<void> | null = null;
let resume: ((isSignedIn: boolean) => void) | null = null;
const listeners = new Set<() => void>();

/** Find out once who is signed in; call it again after it failed. Raises Problem. */
export function sessionReady(): Promise<void> {
  ready ??= restoreSession().then(
    (user) => set({ user, isExpired: false }),
    (error) => {
      ready = null;
      throw error;
    },
  );
  return ready;
}

/** What is known now. */
export function session(): SessionState {
  return state;
}

/** What is known, and again when it changes. */
export function useSession(): SessionState {
  return useSyncExternalStore(subscribe, session);
}

/** The person who is signed in; for what is shown only then. */
export function useUser(): Me {
  const { user } = useSession();
  if (user === null) {
    throw new Error('nobody is signed in');
  }
  return user;
}

/** Somebody signed in, or the one who did is known better. What waited for it goes on. */
export function signedIn(user: Me): void {
  if (!user.is_superuser) {
    transport.agencyId = null;
  }
  ready = Promise.resolve();
  set({ user, isExpired: false });
  resume?.(true);
  resume = null;
}

/** End the session, here even when the server cannot be reached. */
export async function signOut(): Promise<void> {
  await signOutHere().catch(() => {});
  forget();
}

/** Nobody is signed in any more. What waited fails. */
export function forget(): void {
  transport.hold(null);
  set({ user: null, isExpired: false });
  resume?.(false);
  resume = null;
}

/** Keep the page as it is and wait until the same person has signed in again. */
export function waitForSignIn(): Promise<boolean> {
  return new Promise((answer) => {
    resume = answer;
    set({ ...state, isExpired: true });
  });
}

function set(next: SessionState): void {
  state = next;
  for (const listener of listeners) {
    listener();
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
