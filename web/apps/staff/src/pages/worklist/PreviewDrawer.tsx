/** An account beside the list, without leaving it: facts, what is planned, what happened last. */
import { api, type Schemas, toProblem } from '@fairdue/api-staff';
import { Chip, DateText, ErrorState, InstantText, Money, RowsSkeleton, StatusChip } from '@fairdue/ui';
import { Button, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { WorkRow } from './columns';
import classes from './Worklist.module.css';

const STORIES_MAX = 5;

interface PreviewDrawerProps {
  readonly row: WorkRow | null;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Space opens it, Esc closes it and goes back to the row. */
export function PreviewDrawer({ row, isOpen, onClose }: PreviewDrawerProps) {
  const { t } = useTranslation(['worklist', 'ui']);
  return (
    <Drawer
      opened={isOpen && row !== null}
      onClose={onClose}
      position="right"
      size={400}
      title={row?.debtor_name}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {row && (
        <Stack gap="md">
          <Facts row={row} />
          <Details id={row.id} />
          <Button renderRoot={(props) => <Link to="/accounts/$accountId" params={{ accountId: row.id }} {...props} />}>
            {t('worklist:preview.open')}
          </Button>
        </Stack>
      )}
    </Drawer>
  );
}

function Facts({ row }: { readonly row: WorkRow }) {
  const { t } = useTranslation('accounts');
  return (
    <dl className={classes.facts}>
      <dt>{t('columns.reference')}</dt>
      <dd>{row.external_ref}</dd>
      <dt>{t('columns.status')}</dt>
      <dd>
        <Group gap={4}>
          <StatusChip status={row.status} />
          {row.is_escalated && <StatusChip status="escalated" />}
        </Group>
      </dd>
      <dt>{t('columns.balance')}</dt>
      <dd>
        <Money amount={row.current_balance} currency={row.currency} />
      </dd>
      <dt>{t('columns.original')}</dt>
      <dd>
        <Money amount={row.original_amount} currency={row.currency} />
      </dd>
      <dt>{t('columns.dpd')}</dt>
      <dd>{row.dpd === null || row.dpd < 0 ? t('bands.not_due') : t('days', { count: row.dpd })}</dd>
      <dt>{t('columns.creditor')}</dt>
      <dd>{row.creditor_name}</dd>
      <dt>{t('columns.collector')}</dt>
      <dd>{row.collector_name ?? t('nobody')}</dd>
      <dt>{t('columns.followUp')}</dt>
      <dd>
        <DateText date={row.follow_up_on} />
      </dd>
      <dt>{t('columns.lastContact')}</dt>
      <dd>
        <InstantText instant={row.last_contact_at} />
      </dd>
    </dl>
  );
}

function Details({ id }: { readonly id: string }) {
  const { t } = useTranslation('worklist');
  const path = { account_id: id };
  const account = api.useQuery('get', '/api/v1/accounts/{account_id}/', { params: { path } });
  const work = api.useQuery('get', '/api/v1/accounts/{account_id}/work/', { params: { path } });
  if (account.isError) {
    return (
      <ErrorState
        title={t('preview.failed')}
        problem={toProblem(account.error)}
        onRetry={() => void account.refetch()}
      />
    );
  }
  if (account.data === undefined) {
    return <RowsSkeleton rows={4} />;
  }
  const { escalation_reason, other_accounts, recent_activities } = account.data;
  return (
    <>
      {escalation_reason && <Text>{t('preview.escalated', { reason: escalation_reason })}</Text>}
      {work.data && <Planned work={work.data} />}
      {other_accounts.length > 0 && (
        <Text c="dimmed">{t('preview.otherAccounts', { count: other_accounts.length })}</Text>
      )}
      <section>
        <Title order={3}>{t('preview.latest')}</Title>
        {recent_activities.length === 0 ? (
          <Text c="dimmed">{t('preview.nothing')}</Text>
        ) : (
          <ul className={classes.stories}>
            {recent_activities.slice(0, STORIES_MAX).map((story) => (
              <Story key={story.id} story={story} />
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

function Planned({ work }: { readonly work: Schemas['AccountWork'] }) {
  const { t } = useTranslation('worklist');
  return (
    <>
      {work.handover && (
        <div>
          <Title order={3}>{t('preview.handover')}</Title>
          {work.handover.notes.map((note) => (
            <Text key={note.at}>{note.text}</Text>
          ))}
        </div>
      )}
      {work.tasks.length > 0 && (
        <section>
          <Title order={3}>{t('preview.tasks')}</Title>
          <ul className={classes.stories}>
            {work.tasks.map((task) => (
              <li key={task.id}>
                {task.title} <InstantText instant={task.due_at} />{' '}
                {task.due === 'overdue' && <Chip tone="danger">{t('followUps.late')}</Chip>}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Story({ story }: { readonly story: Schemas['Activity'] }) {
  return (
    <li>
      <Text size="sm" c="dimmed">
        <InstantText instant={story.at} /> · {story.person ?? story.actor_name}
      </Text>
      {story.title}
      {story.text && <Text size="sm">{story.text}</Text>}
    </li>
  );
}
