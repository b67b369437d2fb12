/** The postings of the account with the balance after each. */
import { type Schemas, toProblem } from '@fairdue/api-staff';
import { AppTable, type Column, DateText, EmptyState, ErrorState, Money, RowsSkeleton } from '@fairdue/ui';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../Account.module.css';
import { useDesk } from '../desk';
import { RECIPES } from '../facts/split';
import { statementQuery } from '../queries';

type Line = Schemas['AccountStatementLine'];

const keyOf = ({ id }: Line) => id;
const nameOf = ({ reason }: Line) => reason;

/** The tab. */
export function Transactions() {
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
        label={t('tabs.transactions')}
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
          return known ? t(`recipes.${known}`) : line.recipe;
        },
      },
      {
        key: 'reason',
        header: t('transactions.reason'),
        cell: (line) => <span className={classes.lineReason}>{line.reason}</span>,
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
