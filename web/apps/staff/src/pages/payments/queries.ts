/** What the pages of payments read, and what is read again after money moved. */
import { api, refreshPaths, type Schemas, toProblem } from '@fairdue/api-staff';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';

export type Payment = Schemas['PaymentDetail'];
export type PaymentRow = Schemas['PaymentRow'];

/** One payment with what became of it. */
export const paymentQuery = (payment_id: string) =>
  api.queryOptions('get', '/api/v1/payments/{payment_id}/', { params: { path: { payment_id } } });

/** Begin to read what the page of a payment shows. */
export function preloadPayment(queries: QueryClient, id: string): void {
  void queries.prefetchQuery(paymentQuery(id));
}

/** Have everything that tells of money read again. */
export function useRefreshMoney(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(
    () =>
      refreshPaths(
        queries,
        '/api/v1/payments/',
        '/api/v1/accounts/',
        '/api/v1/debtors/',
        '/api/v1/worklist/',
        '/api/v1/analytics/',
        '/api/v1/bank-items/',
        '/api/v1/bank-files/',
      ),
    [queries],
  );
}

/** Do something to what stands on the page, and have all read again: also when somebody else was faster. */
export function useMoneyChange(): (work: () => Promise<unknown>, then: () => void) => Promise<void> {
  const refresh = useRefreshMoney();
  return useCallback(
    async (work, then) => {
      try {
        await work();
      } catch (error) {
        if (toProblem(error).status === 409) {
          await refresh();
        }
        throw error;
      }
      then();
      await refresh();
    },
    [refresh],
  );
}
