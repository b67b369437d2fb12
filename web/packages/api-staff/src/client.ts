/** The typed client of the staff API, plain (`client`) and as query hooks (`api`). */
import type { QueryClient } from '@tanstack/react-query';
import createFetchClient, { type Middleware } from 'openapi-fetch';
import createQueryClient from 'openapi-react-query';
import { problemFrom } from './problem';
import type { components, paths } from './schema';
import { Transport } from './transport';

/** The bodies of the API by their names. */
export type Schemas = components['schemas'];

/** The one transport of this tab. */
export const transport = new Transport();

const refusing: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) {
      throw await problemFrom(response);
    }
  },
};

/** Plain calls. Raises Problem for every answer that is not a success. */
export const client = createFetchClient<paths>({ baseUrl: window.location.origin, fetch: transport.fetch });
client.use(refusing);

/** Query hooks. Their `error` is a Problem: read it with `toProblem`. */
export const api = createQueryClient(client);

/** Have everything read below these addresses read again, such as `/api/v1/accounts/`. */
export function refreshPaths(queries: QueryClient, ...prefixes: readonly string[]): Promise<void> {
  return queries.invalidateQueries({
    predicate: ({ queryKey: [, path] }) =>
      typeof path === 'string' && prefixes.some((prefix) => path.startsWith(prefix)),
  });
}
