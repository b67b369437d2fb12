/** Who the debtor is, as far as one may see it. */
import { Card, DateText, InstantText } from '@fairdue/ui';
import { useTranslation } from 'react-i18next';
import { useLanguageName } from '../../i18n/useLanguageName';
import { Fact } from '../account/facts/Fact';
import classes from './Debtors.module.css';
import type { DebtorFile } from './queries';

/** The card. */
export function Identity({ debtor }: { readonly debtor: DebtorFile }) {
  const { t } = useTranslation(['debtors', 'account']);
  const languageName = useLanguageName();
  return (
    <Card title={t('identity.label')}>
      <dl className={classes.list}>
        <Fact label={t('identity.kind')}>{t(debtor.is_firm ? 'identity.firm' : 'identity.person')}</Fact>
        <Fact label={t('account:debtor.language')}>{languageName(debtor.language) || t('account:unknown')}</Fact>
        <Fact label={t('account:debtor.ssn')}>
          {debtor.ssn_last4 === null ? t('identity.hidden') : `••• •• ${debtor.ssn_last4}`}
        </Fact>
        <Fact label={t('account:debtor.bornOn')}>
          {debtor.born_on === null ? t('identity.hidden') : <DateText date={debtor.born_on} />}
        </Fact>
        <Fact label={t('columns.created')}>
          <InstantText instant={debtor.created_at} style="day" />
        </Fact>
      </dl>
    </Card>
  );
}
