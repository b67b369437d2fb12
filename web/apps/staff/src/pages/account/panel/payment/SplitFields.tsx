/** How a payment is divided between accounts of the same debtor. */
import { type Schemas, toProblem } from '@fairdue/api-staff';
import { ErrorState, formatMoney, RowsSkeleton, useUiSettings } from '@fairdue/ui';
import { TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { accountsOfQuery } from '../../../debtors/queries';
import { useDesk } from '../../desk';
import classes from './Payment.module.css';
import { leftToDivide, type TakeValues } from './take';

type SplitForm = Pick<UseFormReturnType<TakeValues>, 'values' | 'errors' | 'getValues' | 'setFieldValue'>;
type Row = Schemas['AccountRow'];

/** One field for each account; this one comes first. */
export function SplitFields({ form }: { readonly form: SplitForm }) {
  const { t } = useTranslation('payments');
  const { locale } = useUiSettings();
  const { account } = useDesk();
  const accounts = useQuery(accountsOfQuery(account.debtor.id));
  if (accounts.data === undefined) {
    return accounts.isError ? (
      <ErrorState
        title={t('take.accountsFailed')}
        problem={toProblem(accounts.error)}
        onRetry={() => void accounts.refetch()}
      />
    ) : (
      <RowsSkeleton rows={2} height={48} />
    );
  }
  const { results } = accounts.data;
  const rows = [...results.filter(({ id }) => id === account.id), ...results.filter(({ id }) => id !== account.id)];
  const left = leftToDivide(form.values, account.currency);
  return (
    <fieldset className={classes.fieldset}>
      <legend className={classes.legend}>{t('take.parts')}</legend>
      <div className={classes.splits}>
        {rows.map((row) => (
          <Part key={row.id} row={row} currency={account.currency} form={form} />
        ))}
      </div>
      <p className={classes.splitLeft} role="status">
        {left === null
          ? t('take.amountsMissing')
          : t('take.leftToDivide', { amount: formatMoney(left, account.currency, locale) })}
      </p>
      {form.errors.parts && <p className={classes.splitError}>{form.errors.parts}</p>}
    </fieldset>
  );
}

interface PartProps {
  readonly row: Row;
  readonly currency: string;
  readonly form: SplitForm;
}

function Part({ row, currency, form }: PartProps) {
  const { t } = useTranslation('payments');
  const { locale } = useUiSettings();
  const isElsewhere = row.currency !== currency;
  const isClosed = row.status === 'closed';
  const owed = formatMoney(row.current_balance, row.currency, locale);
  const hint = isClosed
    ? t('take.closedPart')
    : isElsewhere
      ? t('take.otherCurrency', { currency: row.currency })
      : t('take.owes', { amount: owed, creditor: row.creditor_name });
  return (
    <TextInput
      label={row.external_ref}
      description={hint}
      inputMode="decimal"
      disabled={isElsewhere || isClosed}
      value={form.values.parts[row.id] ?? ''}
      onChange={({ currentTarget: { value } }) =>
        form.setFieldValue('parts', { ...form.getValues().parts, [row.id]: value })
      }
    />
  );
}
