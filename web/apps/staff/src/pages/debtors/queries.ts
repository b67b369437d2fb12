/** What the pages of debtors read. */
import { api, refreshPaths, type Schemas } from '@fairdue/api-staff';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';

export type DebtorFile = Schemas['DebtorFile'];

const ACCOUNTS_MAX = 200;

/** One debtor. */
export const debtorQuery = (debtor_id: string) =>
  api.queryOptions('get', '/api/v1/debtors/{debtor_id}/', { params: { path: { debtor_id } } });

/** His accounts, as many as one page holds. */
export const accountsOfQuery = (debtor: string) =>
  api.queryOptions('get', '/api/v1/accounts/', { params: { query: { debtor, page_size: ACCOUNTS_MAX } } });

/** Begin to read what the page of a debtor shows first. */
export function preloadDebtor(queries: QueryClient, id: string): void {
  void queries.prefetchQuery(debtorQuery(id));
  void queries.prefetchQuery(accountsOfQuery(id));
}

/** Have debtors and accounts read again after a change. */
export function useRefreshDebtors(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(
    () => refreshPaths(queries, '/api/v1/debtors/', '/api/v1/accounts/', '/api/v1/worklist/'),
    [queries],
  );
}
