/** What is owed part by part, what made it so by the ledger's postings, and what waits as credit. */
import { Card, Money } from '@fairdue/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { isPositive } from '../../payments/amounts';
import classes from '../Account.module.css';
import { useDesk } from '../desk';
import { statementQuery } from '../queries';
import { Fact } from './Fact';
import { partsOwed, splitOf } from './split';

/** The card. */
export function Balance() {
  const { t } = useTranslation('account');
  const { account } = useDesk();
  const { data } = useQuery(statementQuery(account.id));
  const { currency } = account;
  const made = splitOf(account, data?.lines ?? []);
  const parts = partsOwed(account);
  return (
    <Card title={t('balance.label')}>
      <p className={classes.balance}>
        <Money amount={account.current_balance} currency={currency} />
      </p>
      {parts.length > 0 && (
        <dl className={classes.amounts} data-first>
          {parts.map(({ part, amount }) => (
            <Fact key={part} label={t(`balance.${part}`)}>
              <Money amount={amount} currency={currency} />
            </Fact>
          ))}
        </dl>
      )}
      <dl className={classes.amounts}>
        <Fact label={t('balance.original')}>
          <Money amount={account.original_amount} currency={currency} />
        </Fact>
        {made.map(({ recipe, amount }) => (
          <Fact key={recipe} label={t(`recipes.${recipe}`)}>
            <Money amount={amount} currency={currency} />
          </Fact>
        ))}
        {isPositive(account.unapplied_amount) && (
          <Fact label={t('balance.unapplied')}>
            <Money amount={account.unapplied_amount} currency={currency} />
          </Fact>
        )}
      </dl>
    </Card>
  );
}
