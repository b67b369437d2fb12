/** What keys can be allowed. Pure. */
import type { Schemas } from '@fairdue/api-staff';

export type ApiScope = Schemas['ApiScope'];

/** In the order of the form. */
export const SCOPES = [
  'accounts:read',
  'accounts:write',
  'imports:read',
  'imports:write',
  'analytics:read',
  'audit:read',
  'payments:read',
  'payments:write',
] as const satisfies readonly ApiScope[];

type Underscored<S extends string> = S extends `${infer A}:${infer B}` ? `${A}_${B}` : never;

/** The name of a scope's text; a colon would name another namespace. */
export function scopeText<S extends ApiScope>(scope: S): `keys.scopeNames.${Underscored<S>}` {
  return `keys.scopeNames.${scope.replace(':', '_')}` as `keys.scopeNames.${Underscored<S>}`;
}
