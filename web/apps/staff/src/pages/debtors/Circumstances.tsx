/** What the debtor stated of his circumstances; the scorecard goes by it. */
import { Card, Money } from '@fairdue/ui';
import { useTranslation } from 'react-i18next';
import { Fact } from '../account/facts/Fact';
import classes from './Debtors.module.css';
import type { DebtorFile } from './queries';
import { useStated } from './stated';

const WORDS = ['employment_status', 'contract_type', 'industry_sector', 'family_situation'] as const;

/** The card. */
export function Circumstances({ debtor }: { readonly debtor: DebtorFile }) {
  const { t } = useTranslation(['debtors', 'account']);
  const stated = useStated();
  return (
    <Card title={t('circumstances.label')}>
      <dl className={classes.list}>
        <Fact label={t('circumstances.income')}>
          {debtor.monthly_income === null || debtor.income_currency === null ? (
            t('account:unknown')
          ) : (
            <Money amount={debtor.monthly_income} currency={debtor.income_currency} />
          )}
        </Fact>
        <Fact label={t('circumstances.late')}>{debtor.late_payments_count ?? t('account:unknown')}</Fact>
        {WORDS.map((name) => (
          <Fact key={name} label={t(`circumstances.${name}`)}>
            {stated(debtor[name]) || t('account:unknown')}
          </Fact>
        ))}
      </dl>
    </Card>
  );
}
