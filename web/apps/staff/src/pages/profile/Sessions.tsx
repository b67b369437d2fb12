/** Where one is signed in, and the way to end it there. */
import { api, client, refreshPaths, type Schemas, toProblem } from '@fairdue/api-staff';
import { Chip, ErrorState, InstantText, RowsSkeleton, toastDone, toastFailed } from '@fairdue/ui';
import { Button, Group, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { browserOf } from './browsers';
import classes from './Sessions.module.css';

type SessionRow = Schemas['SessionRow'];
const PATH = '/api/v1/auth/sessions/';

/** The list; it is short. */
export function Sessions(): ReactNode {
  const { t } = useTranslation('profile');
  const sessions = api.useQuery('get', PATH);
  if (!sessions.data) {
    const problem = sessions.error && toProblem(sessions.error);
    return problem ? (
      <ErrorState title={t('sessions.failed')} problem={problem} onRetry={() => void sessions.refetch()} />
    ) : (
      <RowsSkeleton rows={3} />
    );
  }
  return (
    <ul className={classes.list}>
      {sessions.data.map((session) => (
        <SessionItem key={session.id} session={session} />
      ))}
    </ul>
  );
}

function SessionItem({ session }: { readonly session: SessionRow }) {
  const { t } = useTranslation('profile');
  const queries = useQueryClient();
  const { browser, system } = browserOf(session.user_agent);
  const name = browser && system ? t('sessions.browserOn', { browser, system }) : t('sessions.unknown');
  const end = async () => {
    try {
      await client.DELETE('/api/v1/auth/sessions/{session_id}/', { params: { path: { session_id: session.id } } });
      toastDone(t('sessions.ended', { name }));
    } catch (error) {
      toastFailed(toProblem(error).detail);
    }
    await refreshPaths(queries, PATH);
  };
  return (
    <li className={classes.item}>
      <div>
        <Group gap="xs">
          <Text fw={500}>{name}</Text>
          {session.is_current && <Chip tone="success">{t('sessions.current')}</Chip>}
        </Group>
        <Text size="sm" c="dimmed">
          {session.ip ?? t('sessions.noAddress')} · {t('sessions.used')} <InstantText instant={session.last_used_at} />
        </Text>
      </div>
      {!session.is_current && (
        <Button variant="default" aria-label={t('sessions.endOf', { name })} onClick={() => void end()}>
          {t('sessions.end')}
        </Button>
      )}
    </li>
  );
}
