/** Whose account it is, where it stands, and the way to the one before and after. */
import { Keys, PageHeader, StatusChip, useShortcuts } from '@fairdue/ui';
import { ActionIcon, Group, Text, Tooltip } from '@mantine/core';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { has, WORKERS } from '../../session/roles';
import { useUser } from '../../session/session';
import classes from './Account.module.css';
import { useDesk } from './desk';
import { MoreMenu } from './MoreMenu';
import type { Way } from './way';

/** The top bar. */
export function AccountHeader({ way }: { readonly way: Way }) {
  const { account } = useDesk();
  const mayWork = has(useUser(), WORKERS);
  return (
    <PageHeader
      title={account.debtor.full_name}
      beside={
        <Group gap={6}>
          <span className={classes.reference}>{account.external_ref}</span>
          <StatusChip status={account.status} />
          {account.is_escalated && <StatusChip status="escalated" />}
        </Group>
      }
      actions={
        <>
          <Steps way={way} />
          {mayWork && <MoreMenu />}
        </>
      }
    />
  );
}

function Steps({ way: { place, goNext, goBack } }: { readonly way: Way }) {
  const { t } = useTranslation('account');
  const group = t('keys.group');
  useShortcuts([
    { keys: '[', label: t('way.previous'), group, run: goBack },
    { keys: ']', label: t('way.next'), group, run: () => void goNext() },
  ]);
  if (place === null) {
    return null;
  }
  return (
    <Group gap={4} component="nav" aria-label={t('way.label')}>
      {place.position !== null && (
        <Text size="sm" c="dimmed" className="fd-numbers">
          {place.total === null
            ? t('way.position', { position: place.position })
            : t('way.positionOf', { position: place.position, total: place.total })}
        </Text>
      )}
      <Tooltip label={<Keys keys="[" />}>
        <ActionIcon
          variant="default"
          size={28}
          aria-label={t('way.previous')}
          disabled={!place.previous}
          onClick={goBack}
        >
          <ChevronLeft size={16} aria-hidden="true" />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={<Keys keys="]" />}>
        <ActionIcon
          variant="default"
          size={28}
          aria-label={t('way.next')}
          disabled={!place.next && !place.hasMore}
          onClick={() => void goNext()}
        >
          <ChevronRight size={16} aria-hidden="true" />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
