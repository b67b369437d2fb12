/** Keys that make a request safe to send twice. */
import { useCallback, useRef } from 'react';

/** Return the header of a key: `params: { header: idempotent(key) }`. */
export function idempotent(key: string): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': key };
}

/** One key for one intention: it stays through retries, and `renew` makes the next one once the request has succeeded. */
export function useIdempotencyKey(): { key: () => string; renew: () => void } {
  const held = useRef<string | null>(null);
  const key = useCallback(() => {
    held.current ??= crypto.randomUUID();
    return held.current;
  }, []);
  const renew = useCallback(() => {
    held.current = null;
  }, []);
  return { key, renew };
}
