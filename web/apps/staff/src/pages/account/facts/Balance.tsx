/** What is owed, and what made it so by the ledger's postings. */
import { Money } from '@fairdue/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import classes from '../Account.module.css';
import { useDesk } from '../desk';
import { statementQuery } from '../queries';
import { Fact } from './Fact';
import { splitOf } from './split';

/** The card. */
export function Balance() {
  const { t } = useTranslation('account');
  const { account } = useDesk();
  const { data } = useQuery(statementQuery(account.id));
  const { currency } = account;
  const parts = splitOf(account, data?.lines ?? []);
  return (
    <section className={classes.card} aria-label={t('balance.label')}>
      <p className={classes.cardTitle}>{t('balance.label')}</p>
      <p className={classes.balance}>
        <Money amount={account.current_balance} currency={currency} />
      </p>
      <dl className={classes.amounts}>
        <Fact label={t('balance.original')}>
          <Money amount={account.original_amount} currency={currency} />
        </Fact>
        {parts.map(({ recipe, amount }) => (
          <Fact key={recipe} label={t(`recipes.${recipe}`)}>
            <Money amount={amount} currency={currency} />
          </Fact>
        ))}
      </dl>
    </section>
  );
}
