/** Payments: money that came in, what it is for, and what became of it. */
import { createRoute } from '@tanstack/react-router';
import type texts from '../../i18n/en/payments.json';
import { page } from '../../router/page';
import { shellRoute } from '../../router/root';
import { preloadPayment } from './queries';
import { disputesSearch, paymentsSearch } from './search';

declare module '../../i18n/texts' {
  interface Texts {
    payments: typeof texts;
  }
}

export const paymentsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/payments',
  validateSearch: paymentsSearch,
  component: page(() => import('./PaymentsPage'), 'PaymentsPage', ['payments']),
});

export const disputesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/payments/disputes',
  validateSearch: disputesSearch,
  component: page(() => import('./DisputesPage'), 'DisputesPage', ['payments']),
});

export const paymentRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/payments/$paymentId',
  loader: ({ context: { queries }, params: { paymentId } }) => preloadPayment(queries, paymentId),
  component: page(() => import('./PaymentPage'), 'PaymentPage', ['payments']),
});

export const routes = [paymentsRoute, disputesRoute, paymentRoute] as const;
