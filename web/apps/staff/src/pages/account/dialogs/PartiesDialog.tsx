/** Who else answers for an account: joint debtors and guarantors are added, changed and taken away. */
import { client, refreshPaths, type Schemas, toProblem } from '@fairdue/api-staff';
import { FormDialog, toastDone, toastFailed, useConfirm } from '@fairdue/ui';
import { ActionIcon, NativeSelect } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { UserMinus } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk } from '../desk';
import { AddParty } from './AddParty';
import classes from './Parties.module.css';
import { PARTY_ROLES, type PartyRole } from './party';

type Party = Schemas['PartyRow'];

/** The dialog stays open, so that one sees what came of it. */
export function PartiesDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('account');
  const { account } = useDesk();
  const refresh = useRefreshParties();
  const form = useRef<HTMLFormElement>(null);
  const added = async (name: string) => {
    toastDone(t('parties.added', { name }));
    await refresh();
  };
  // The button that was pressed is gone with its line.
  const toForm = () => form.current?.querySelector('input')?.focus();
  return (
    <FormDialog title={t('parties.of', { reference: account.external_ref })} isOpen onClose={onClose} size="lg">
      <ul className={classes.parties} aria-label={t('parties.label')}>
        {account.parties.map((party) => (
          <PartyLine key={party.id} party={party} accountId={account.id} onRemoved={toForm} />
        ))}
      </ul>
      <AddParty ref={form} account={account} onAdded={added} onClose={onClose} />
    </FormDialog>
  );
}

interface PartyLineProps {
  readonly party: Party;
  readonly accountId: string;
  readonly onRemoved: () => void;
}

function PartyLine({ party, accountId, onRemoved }: PartyLineProps) {
  const { t } = useTranslation('account');
  const confirm = useConfirm();
  const refresh = useRefreshParties();
  const [isBusy, setIsBusy] = useState(false);
  const params = { path: { account_id: accountId, party_id: party.id } };
  const name = party.full_name;
  const run = async (send: () => Promise<unknown>, done: string) => {
    setIsBusy(true);
    try {
      await send();
      toastDone(done);
    } catch (error) {
      toastFailed(toProblem(error).detail);
    } finally {
      await refresh();
      setIsBusy(false);
    }
  };
  const change = (role: PartyRole) =>
    run(
      () => client.PATCH('/api/v1/accounts/{account_id}/parties/{party_id}/', { params, body: { role } }),
      t('parties.changed', { name }),
    );
  const remove = async () => {
    const title = t('parties.removeOf', { name });
    if (await confirm({ title, effect: t('parties.removeEffect'), verb: t('parties.remove'), isDangerous: true })) {
      await run(
        () => client.DELETE('/api/v1/accounts/{account_id}/parties/{party_id}/', { params }),
        t('parties.removed', { name }),
      );
      onRemoved();
    }
  };
  return (
    <li className={classes.party}>
      <span className={classes.name}>{name}</span>
      <NativeSelect
        aria-label={t('parties.roleOf', { name })}
        data={PARTY_ROLES.map((value) => ({ value, label: t(`partyRoles.${value}`) }))}
        value={party.role}
        disabled={isBusy}
        onChange={({ currentTarget: { value } }) => void change(value as PartyRole)}
      />
      <ActionIcon
        variant="subtle"
        color="neutral"
        size="lg"
        aria-label={t('parties.removeOf', { name })}
        disabled={isBusy}
        onClick={() => void remove()}
      >
        <UserMinus size={16} aria-hidden="true" />
      </ActionIcon>
    </li>
  );
}

function useRefreshParties(): () => Promise<unknown> {
  const queries = useQueryClient();
  const { refresh } = useDesk();
  return () => Promise.all([refresh(), refreshPaths(queries, '/api/v1/debtors/')]);
}
