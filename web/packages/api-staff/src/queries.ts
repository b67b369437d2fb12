/** The cache of what was read: when it is asked for again. */
import { QueryClient } from '@tanstack/react-query';
import { toProblem } from './problem';

const FRESH_MS = 15_000;
const RETRIES_MAX = 2;

/** Make the cache of one tab. What passes by itself is tried again, a refusal is not. */
export function makeQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (failures, error) => failures < RETRIES_MAX && toProblem(error).isPassing,
      },
    },
  });
}
