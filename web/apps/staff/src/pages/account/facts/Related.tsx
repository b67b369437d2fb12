/** Other accounts of the same debtor, and who else answers for this one. */
import { Card } from '@fairdue/ui';
import { ActionIcon, Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Lock, Pencil } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { has, LEADS } from '../../../session/roles';
import { useUser } from '../../../session/session';
import classes from '../Account.module.css';
import { useDesk } from '../desk';

const PartiesDialog = lazy(() =>
  import('../dialogs/PartiesDialog').then((module) => ({ default: module.PartiesDialog })),
);

/** Those one may see are links; of the others there is only the creditor's name. */
export function OtherAccounts() {
  const { t } = useTranslation('account');
  const { other_accounts } = useDesk().account;
  if (other_accounts.length === 0) {
    return null;
  }
  return (
    <Card title={t('others.label')}>
      <ul className={classes.related}>
        {other_accounts.map(({ id, external_ref, creditor_name }, index) => (
          <li key={id ?? `${creditor_name} ${index}`}>
            {id === null ? (
              <span className={classes.locked}>
                <Lock size={12} aria-hidden="true" />
                {t('others.ofSomebodyElse')}
              </span>
            ) : (
              <Anchor renderRoot={(props) => <Link to="/accounts/$accountId" params={{ accountId: id }} {...props} />}>
                {external_ref}
              </Anchor>
            )}
            <span className={classes.reason}>{creditor_name}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Joint debtors and guarantors. While there are none, leads find the way to add one in the menu of rare actions. */
export function Parties() {
  const { t } = useTranslation('account');
  const { parties } = useDesk().account;
  const mayChange = has(useUser(), LEADS);
  const [isOpen, setIsOpen] = useState(false);
  if (!isOpen && parties.length === 0) {
    return null;
  }
  return (
    <Card
      title={t('parties.label')}
      action={
        mayChange && (
          <ActionIcon
            variant="subtle"
            color="neutral"
            size="sm"
            aria-label={t('parties.edit')}
            onClick={() => setIsOpen(true)}
          >
            <Pencil size={14} aria-hidden="true" />
          </ActionIcon>
        )
      }
    >
      <ul className={classes.related}>
        {parties.map(({ id, debtor_id, full_name, role }) => (
          <li key={id}>
            <Anchor
              renderRoot={(props) => <Link to="/debtors/$debtorId" params={{ debtorId: debtor_id }} {...props} />}
            >
              {full_name}
            </Anchor>
            <span className={classes.reason}>{t(`partyRoles.${role as 'joint'}`)}</span>
          </li>
        ))}
      </ul>
      <Suspense fallback={null}>{isOpen && <PartiesDialog onClose={() => setIsOpen(false)} />}</Suspense>
    </Card>
  );
}
