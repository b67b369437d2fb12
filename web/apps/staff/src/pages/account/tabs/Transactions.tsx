/** What was paid for the account, and the postings of its ledger with the balance after each. */
import { api, type Schemas, toProblem } from '@fairdue/api-staff';
import { AppTable, type Column, DateText, EmptyState, ErrorState, Money, RowsSkeleton } from '@fairdue/ui';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PagedTable } from '../../../lists/PagedTable';
import { usePaymentColumns } from '../../payments/columns';
import type { PaymentRow } from '../../payments/queries';
import classes from '../Account.module.css';
import { useDesk } from '../desk';
import { RECIPES } from '../facts/split';
import { statementQuery } from '../queries';

type Line = Schemas['AccountStatementLine'];

const PARTS = ['principal', 'interest', 'fees', 'costs'] as const;
const PAYMENTS_PER_PAGE = 10;
const SHOWN = new Set(['received', 'status', 'method', 'amount']);
const keyOf = ({ id }: { readonly id: string }) => id;
const nameOf = ({ reason }: Line) => reason;
const nameOfPayment = ({ received_on, amount }: PaymentRow) => `${received_on} ${amount}`;

/** The tab. */
export function Transactions() {
  const { t } = useTranslation('account');
  return (
    <>
      <h2 className={classes.tabTitle}>{t('transactions.payments')}</h2>
      <Payments />
      <h2 className={classes.tabTitle}>{t('transactions.ledger')}</h2>
      <Ledger />
    </>
  );
}

function Payments() {
  const { t } = useTranslation('account');
  const { account } = useDesk();
  const router = useRouter();
  const [cursor, setCursor] = useState<string | null>(null);
  const columns = usePaymentColumns();
  const shown = useMemo(() => columns.filter(({ key }) => SHOWN.has(key)), [columns]);
  const query = { page_size: PAYMENTS_PER_PAGE, ...(cursor && { cursor }) };
  const params = { path: { account_id: account.id }, query };
  const page = api.useQuery('get', '/api/v1/accounts/{account_id}/payments/', { params });
  const open = useCallback(
    ({ id }: PaymentRow) => void router.navigate({ to: '/payments/$paymentId', params: { paymentId: id } }),
    [router],
  );
  return (
    <div className={classes.statement}>
      <PagedTable
        label={t('transactions.payments')}
        failed={t('transactions.paymentsFailed')}
        query={page}
        columns={shown}
        rowKey={keyOf}
        rowName={nameOfPayment}
        onOpen={open}
        onCursor={setCursor}
        empty={{ title: t('transactions.noPayments') }}
        skeleton={{ rows: 2 }}
      />
    </div>
  );
}

function Ledger() {
  const { t } = useTranslation('account');
  const { account } = useDesk();
  const statement = useQuery(statementQuery(account.id));
  const columns = useColumns(account.currency);
  if (statement.data === undefined) {
    return statement.isError ? (
      <ErrorState
        title={t('transactions.failed')}
        problem={toProblem(statement.error)}
        onRetry={() => void statement.refetch()}
      />
    ) : (
      <RowsSkeleton rows={4} />
    );
  }
  if (statement.data.lines.length === 0) {
    return <EmptyState title={t('transactions.empty')} />;
  }
  return (
    <div className={classes.statement}>
      <AppTable
        label={t('transactions.ledger')}
        columns={columns}
        rows={statement.data.lines}
        rowKey={keyOf}
        rowName={nameOf}
      />
    </div>
  );
}

function useColumns(currency: string): readonly Column<Line>[] {
  const { t } = useTranslation('account');
  return useMemo(
    () => [
      { key: 'date', header: t('transactions.date'), cell: (line) => <DateText date={line.effective_on} /> },
      {
        key: 'recipe',
        header: t('transactions.recipe'),
        cell: (line) => {
          const known = RECIPES.find((recipe) => recipe === line.recipe);
          const part = PARTS.find((one) => one === line.bucket);
          return (
            <>
              {known ? t(`recipes.${known}`) : line.recipe}
              <span className={classes.linePart}>{part ? t(`balance.${part}`) : line.bucket}</span>
              {line.reason && <span className={classes.lineReason}>{line.reason}</span>}
            </>
          );
        },
      },
      {
        key: 'amount',
        header: t('transactions.amount'),
        align: 'end',
        cell: (line) => <Money amount={line.amount} currency={currency} />,
      },
      {
        key: 'balance',
        header: t('transactions.balance'),
        align: 'end',
        cell: (line) => <Money amount={line.balance} currency={currency} />,
      },
    ],
    [t, currency],
  );
}
