/** Who has which debtor just now; a lead may take one back. */
import { api, refreshPaths, type Schemas, toProblem } from '@fairdue/api-staff';
import { InstantText, toastDone, toastFailed, useConfirm } from '@fairdue/ui';
import { Button, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { AccountLink } from '../../lists/AccountLink';
import { has, LEADS } from '../../session/roles';
import { useUser } from '../../session/session';
import classes from '../home/Home.module.css';
import { Panel } from '../home/Panel';

const READ_EVERY_MS = 30_000;

/** The card; it looks again every half minute. */
export function LeasePanel() {
  const { t } = useTranslation('team');
  const options = { refetchInterval: READ_EVERY_MS };
  const leases = api.useQuery('get', '/api/v1/worklist/leases/', {}, options);
  return (
    <Panel
      title={t('leases.title')}
      query={leases}
      empty={({ results }) => (results.length > 0 ? null : t('leases.none'))}
    >
      {({ results }) => (
        <ul className={classes.list}>
          {results.map((lease) => (
            <LeaseItem key={lease.id} lease={lease} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function LeaseItem({ lease }: { readonly lease: Schemas['LeaseRow'] }) {
  const { t } = useTranslation('team');
  const user = useUser();
  const queries = useQueryClient();
  const confirm = useConfirm();
  const destroy = api.useMutation('delete', '/api/v1/worklist/leases/{lease_id}/');
  const name = lease.collector_name ?? '';
  const takeBack = async () => {
    const effect = t('leases.effect', { name });
    if (
      await confirm({ title: t('leases.question', { debtor: lease.debtor_name }), effect, verb: t('leases.takeBack') })
    ) {
      destroy.mutate(
        { params: { path: { lease_id: lease.id } } },
        {
          onSuccess: () => toastDone(t('leases.taken', { debtor: lease.debtor_name })),
          onError: (error) => toastFailed(toProblem(error).detail),
          onSettled: () => refreshPaths(queries, '/api/v1/worklist/leases/'),
        },
      );
    }
  };
  return (
    <li>
      <div className={classes.what}>
        {lease.account_id ? (
          <AccountLink id={lease.account_id} isTabStop>
            {lease.debtor_name}
          </AccountLink>
        ) : (
          lease.debtor_name
        )}
      </div>
      <span>{name}</span>
      <Text component="span" size="sm" c="dimmed">
        {t('leases.until')} <InstantText instant={lease.leased_until} style="time" />
      </Text>
      {has(user, LEADS) && (
        <Button
          variant="default"
          size="compact-md"
          loading={destroy.isPending}
          aria-label={t('leases.takeBackName', { debtor: lease.debtor_name, name })}
          onClick={() => void takeBack()}
        >
          {t('leases.takeBack')}
        </Button>
      )}
    </li>
  );
}
