/** Who owes: name, language, identity as far as it may be seen. */
import { Card, DateText } from '@fairdue/ui';
import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguageName } from '../../../i18n/useLanguageName';
import classes from '../Account.module.css';
import { useDesk } from '../desk';
import { Fact } from './Fact';

/** The card; contact points stand in it. */
export function Debtor({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('account');
  const { account } = useDesk();
  const languageName = useLanguageName();
  const { debtor } = account;
  return (
    <Card title={t('debtor.label')}>
      <Anchor
        className={classes.name}
        renderRoot={(props) => <Link to="/debtors/$debtorId" params={{ debtorId: debtor.id }} {...props} />}
      >
        {debtor.full_name}
      </Anchor>
      {children}
      <dl className={classes.list}>
        {debtor.is_firm && <Fact label={t('debtor.kind')}>{t('debtor.firm')}</Fact>}
        <Fact label={t('debtor.language')}>{languageName(debtor.language) || t('unknown')}</Fact>
        {debtor.ssn_last4 !== null && <Fact label={t('debtor.ssn')}>{`••• •• ${debtor.ssn_last4}`}</Fact>}
        {debtor.born_on !== null && (
          <Fact label={t('debtor.bornOn')}>
            <DateText date={debtor.born_on} />
          </Fact>
        )}
      </dl>
    </Card>
  );
}
