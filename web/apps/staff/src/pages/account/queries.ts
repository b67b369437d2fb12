/** What the page of an account reads: all at once, and for the next account before it is opened. */
import { api, type Schemas } from '@fairdue/api-staff';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { kindsOf, type TimelineGroup } from './timeline/kinds';

export type Account = Schemas['AccountDetail'];
export type Work = Schemas['AccountWork'];
export type TimelinePage = Schemas['Page_Activity_'];

const at = (account_id: string) => ({ params: { path: { account_id } } });

/** The account itself. */
export const accountQuery = (id: string) => api.queryOptions('get', '/api/v1/accounts/{account_id}/', at(id));

/** Its tasks and its handover. */
export const workQuery = (id: string) => api.queryOptions('get', '/api/v1/accounts/{account_id}/work/', at(id));

/** Its postings. */
export const statementQuery = (id: string) =>
  api.queryOptions('get', '/api/v1/accounts/{account_id}/statement/', at(id));

/** The first page of its timeline; the following ones are read by their cursors. */
export const timelineQuery = (id: string, group?: TimelineGroup, cursor?: string) => {
  const kinds = kindsOf(group);
  const query = { ...(kinds && { kinds }), ...(cursor && { cursor }) };
  return api.queryOptions('get', '/api/v1/accounts/{account_id}/timeline/', {
    params: { path: { account_id: id }, query },
  });
};

/** Begin to read all that the page shows first. Nothing waits for it, and what fails is told by the page. */
export function preloadAccount(queries: QueryClient, id: string): void {
  void queries.prefetchQuery(accountQuery(id));
  void queries.prefetchQuery(workQuery(id));
  void queries.prefetchQuery(statementQuery(id));
  void queries.prefetchQuery(timelineQuery(id));
}

export type Pages<T> = InfiniteData<T>;
