/** One payment: its facts, what it was applied to, and what became of it. */
import { toProblem } from '@fairdue/api-staff';
import { EmptyState, ErrorState, formatMoney, PageHeader, RowsSkeleton, useUiSettings } from '@fairdue/ui';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LinkButton } from '../../router/LinkButton';
import { Disputes } from './Disputes';
import { Happened } from './Happened';
import { PaymentChip } from './looks';
import { PaymentActions } from './PaymentActions';
import { PaymentFacts } from './PaymentFacts';
import classes from './Payments.module.css';
import { type Payment, paymentQuery } from './queries';
import { Refunds } from './Refunds';
import { paymentRoute } from './routes';
import { Shares } from './Shares';

/** /payments/$paymentId */
export function PaymentPage(): ReactNode {
  const { t } = useTranslation('payments');
  const { paymentId } = paymentRoute.useParams();
  const payment = useQuery(paymentQuery(paymentId));
  if (payment.data === undefined) {
    if (!payment.isError) {
      return <RowsSkeleton rows={8} height={40} />;
    }
    const problem = toProblem(payment.error);
    return problem.status === 404 || problem.status === 422 ? (
      <NotYours />
    ) : (
      <ErrorState title={t('failedOne')} problem={problem} onRetry={() => void payment.refetch()} />
    );
  }
  return <PaymentView key={paymentId} payment={payment.data} />;
}

/** There is no such payment, or it is for somebody else's accounts: who asks learns nothing more. */
function NotYours() {
  const { t } = useTranslation('payments');
  const back = (
    <LinkButton to="/payments" variant="default">
      {t('notFound.back')}
    </LinkButton>
  );
  return (
    <>
      <PageHeader title={t('notFound.title')} />
      <EmptyState title={t('notFound.hint')} action={back} />
    </>
  );
}

function PaymentView({ payment }: { readonly payment: Payment }) {
  const { t } = useTranslation('payments');
  const { locale } = useUiSettings();
  const { amount, currency, status } = payment;
  return (
    <>
      <PageHeader
        title={t('one', { amount: formatMoney(amount, currency, locale) })}
        beside={<PaymentChip status={status} />}
        actions={<PaymentActions payment={payment} />}
      />
      <div className={classes.columns}>
        <PaymentFacts payment={payment} />
        <div className={classes.main}>
          <Shares payment={payment} />
          {payment.refunds.length > 0 && <Refunds refunds={payment.refunds} />}
          {payment.disputes.length > 0 && <Disputes disputes={payment.disputes} />}
          <Happened payment={payment} />
        </div>
      </div>
    </>
  );
}
