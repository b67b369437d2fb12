/** The columns of lists of payments. */
import { type Column, DateText, InstantText, Money } from '@fairdue/ui';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { isPositive } from './amounts';
import { PaymentChip } from './looks';
import type { PaymentRow } from './queries';
import { useMethodText } from './useMethodText';
import { useProcessorText } from './useProcessorText';

/** They stay the same until the language changes. */
export function usePaymentColumns(): readonly Column<PaymentRow>[] {
  const { t } = useTranslation('payments');
  const methodText = useMethodText();
  const processorText = useProcessorText();
  return useMemo(
    () => [
      {
        key: 'received',
        header: t('columns.received'),
        sortKey: 'received_on',
        cell: (row) => (
          <Link to="/payments/$paymentId" params={{ paymentId: row.id }} tabIndex={-1}>
            <DateText date={row.received_on} />
          </Link>
        ),
      },
      { key: 'debtor', header: t('columns.debtor'), cell: (row) => <DebtorOf row={row} /> },
      {
        key: 'amount',
        header: t('columns.amount'),
        sortKey: 'amount',
        align: 'end',
        cell: (row) => <Money amount={row.amount} currency={row.currency} />,
      },
      { key: 'status', header: t('columns.status'), cell: (row) => <PaymentChip status={row.status} /> },
      { key: 'account', header: t('columns.account'), cell: (row) => <AccountsOf row={row} /> },
      { key: 'method', header: t('columns.method'), cell: (row) => methodText(row.payment_method) },
      { key: 'reference', header: t('columns.reference'), cell: (row) => row.processor_ref ?? <None /> },
      {
        key: 'unapplied',
        header: t('columns.unapplied'),
        align: 'end',
        cell: (row) =>
          isPositive(row.unapplied_amount) ? <Money amount={row.unapplied_amount} currency={row.currency} /> : <None />,
      },
      {
        key: 'processor',
        header: t('columns.processor'),
        isOptional: true,
        cell: (row) => processorText(row.processor_name),
      },
      {
        key: 'refunded',
        header: t('columns.refunded'),
        isOptional: true,
        align: 'end',
        cell: (row) =>
          isPositive(row.refunded_amount) ? <Money amount={row.refunded_amount} currency={row.currency} /> : <None />,
      },
      {
        key: 'created',
        header: t('columns.created'),
        isOptional: true,
        sortKey: 'created_at',
        cell: (row) => <InstantText instant={row.created_at} />,
      },
    ],
    [t, methodText, processorText],
  );
}

function None() {
  return <span aria-hidden="true">–</span>;
}

function DebtorOf({ row: { shares } }: { readonly row: PaymentRow }) {
  const [first] = shares;
  return first ? (
    <Link to="/debtors/$debtorId" params={{ debtorId: first.debtor_id }} tabIndex={-1}>
      {first.debtor_name}
    </Link>
  ) : (
    <None />
  );
}

function AccountsOf({ row: { shares } }: { readonly row: PaymentRow }) {
  const { t } = useTranslation('payments');
  const [first] = shares;
  return first ? (
    <>
      <Link to="/accounts/$accountId" params={{ accountId: first.account }} tabIndex={-1}>
        {first.account_ref}
      </Link>
      {shares.length > 1 && ` ${t('more', { count: shares.length - 1 })}`}
    </>
  ) : (
    <None />
  );
}
