/** Says for which state of a thing a change is meant: if somebody was faster, the server refuses it (409 `stale`). */

/** The header that goes with the change. */
export function seenAt({ updated_at }: { readonly updated_at: string }): { 'If-Match': string } {
  return { 'If-Match': `"${updated_at}"` };
}
