/** The left side: what is owed, the facts of the account, the debtor, and who else belongs to it. */
import { useTranslation } from 'react-i18next';
import classes from '../Account.module.css';
import { AccountFacts } from './AccountFacts';
import { Balance } from './Balance';
import { ContactPoints } from './ContactPoints';
import { Debtor } from './Debtor';
import { OtherAccounts, Parties } from './Related';

/** All of it. `onPoint`: somebody wants to log a contact by this one. */
export function Facts({ onPoint }: { readonly onPoint: ((id: string) => void) | null }) {
  const { t } = useTranslation('account');
  return (
    <aside className={classes.facts} aria-label={t('facts.label')}>
      <Balance />
      <Debtor>
        <ContactPoints onPoint={onPoint} />
      </Debtor>
      <AccountFacts />
      <OtherAccounts />
      <Parties />
    </aside>
  );
}
