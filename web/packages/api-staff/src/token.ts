/** The access token, held in memory only, and when to renew it. */

const RENEW_BEFORE_MS = 30_000;

/** A token and the moment, by this browser's own steady clock, when it is to be renewed. */
export interface AccessToken {
  readonly text: string;
  readonly renewAt: number;
}

/** Note a token received just now. Its lifetime counts, not its dates: this machine's clock may be wrong. */
export function received(text: string, now: number = performance.now()): AccessToken {
  return { text, renewAt: now + Math.max(0, lifetimeMs(text) - RENEW_BEFORE_MS) };
}

/** Whether a token is to be renewed before it is used again. */
export function isDue(token: AccessToken, now: number = performance.now()): boolean {
  return now >= token.renewAt;
}

function lifetimeMs(text: string): number {
  try {
    const payload = text.split('.')[1] ?? '';
    const claims = JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/')));
    return (Number(claims.exp) - Number(claims.iat)) * 1000 || Number.POSITIVE_INFINITY;
  } catch {
    // Not a token we can read: use it until the server refuses it.
    return Number.POSITIVE_INFINITY;
  }
}
