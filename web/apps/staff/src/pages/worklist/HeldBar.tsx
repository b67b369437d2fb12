/** Whom a collector has taken to work and not given back: nobody else gets them in the meantime. */
import { api, refreshPaths, type Schemas, toProblem } from '@fairdue/api-staff';
import { InstantText, toastDone, toastFailed } from '@fairdue/ui';
import { Button, Group, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { AccountLink } from '../../lists/AccountLink';
import classes from './Worklist.module.css';

const SHOWN_MAX = 5;

/** Nothing while nobody is held. */
export function HeldBar() {
  const { t } = useTranslation('worklist');
  const held = api.useQuery('get', '/api/v1/worklist/leases/', { params: { query: { page_size: SHOWN_MAX } } });
  const leases = held.data?.results ?? [];
  if (leases.length === 0) {
    return null;
  }
  return (
    <section className={classes.held} aria-label={t('held.label')}>
      <Text component="span" c="dimmed" size="sm">
        {t('held.label')}
      </Text>
      {leases.map((lease) => (
        <Held key={lease.id} lease={lease} />
      ))}
    </section>
  );
}

function Held({ lease }: { readonly lease: Schemas['LeaseRow'] }) {
  const { t } = useTranslation('worklist');
  const queries = useQueryClient();
  const release = api.useMutation('post', '/api/v1/worklist/release/');
  const giveBack = () =>
    release.mutate(
      { body: { account_id: lease.account_id } },
      {
        onSuccess: async () => {
          await refreshPaths(queries, '/api/v1/worklist/leases/');
          toastDone(t('held.givenBack', { name: lease.debtor_name }));
        },
        onError: (error) => toastFailed(toProblem(error).detail),
      },
    );
  return (
    <Group gap={8} wrap="nowrap">
      {lease.account_id ? (
        <AccountLink id={lease.account_id} isTabStop>
          {lease.debtor_name}
        </AccountLink>
      ) : (
        lease.debtor_name
      )}
      <Text component="span" c="dimmed" size="sm">
        {t('held.until')} <InstantText instant={lease.leased_until} style="time" />
      </Text>
      <Button
        variant="subtle"
        size="compact-sm"
        loading={release.isPending}
        aria-label={t('held.giveBackName', { name: lease.debtor_name })}
        onClick={giveBack}
      >
        {t('held.giveBack')}
      </Button>
    </Group>
  );
}
