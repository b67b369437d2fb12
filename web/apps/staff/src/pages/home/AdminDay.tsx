/** An administrator's day: the agency's figures, recent imports, what could not be placed, how teams stand. */
import { api, refreshPaths, type Schemas, toProblem } from '@fairdue/api-staff';
import { Chip, formatCount, InstantText, Money, toastDone, toastFailed, useConfirm, useUiSettings } from '@fairdue/ui';
import { Button, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { AccountLink } from '../../lists/AccountLink';
import { AgencyFigures } from './AgencyFigures';
import { CollectedFigures } from './Collected';
import classes from './Home.module.css';
import { ImportPanel } from './ImportPanel';
import { Panel } from './Panel';
import { QueueList } from './QueueList';
import { TeamTable } from './TeamTable';

const SHOWN_MAX = 8;

/** The cards. */
export function AdminDay() {
  const { t } = useTranslation('home');
  const overview = api.useQuery('get', '/api/v1/desk/overview/');
  return (
    <>
      <AgencyFigures />
      <CollectedFigures />
      <div className={classes.columns}>
        <UnplacedPanel />
        <ImportPanel />
        <Panel title={t('queues.title')} query={overview}>
          {({ queues }) => <QueueList queues={queues} />}
        </Panel>
        <Panel
          title={t('team.title')}
          query={overview}
          isWide
          empty={({ collectors }) => (collectors.length > 0 ? null : t('team.none'))}
        >
          {({ collectors }) => <TeamTable collectors={collectors} />}
        </Panel>
      </div>
    </>
  );
}

function UnplacedPanel() {
  const { t } = useTranslation('home');
  const init = { params: { query: { page_size: SHOWN_MAX } } };
  const unplaced = api.useQuery('get', '/api/v1/accounts/unplaced/', init);
  return (
    <Panel
      title={t('unplaced.title')}
      query={unplaced}
      action={<RunAssignment />}
      empty={({ results }) => (results.length > 0 ? null : t('unplaced.none'))}
    >
      {({ results, next }) => (
        <>
          <ul className={classes.list}>
            {results.map((row) => (
              <Unplaced key={row.account_id} row={row} />
            ))}
          </ul>
          {next !== null && (
            <Text size="sm" c="dimmed">
              {t('unplaced.more')}
            </Text>
          )}
        </>
      )}
    </Panel>
  );
}

type Reason = `unplaced.reasons.${Schemas['Unplaced']}`;

function Unplaced({ row }: { readonly row: Schemas['UnplacedRow'] }) {
  const { t } = useTranslation('home');
  return (
    <li>
      <div className={classes.what}>
        <AccountLink id={row.account_id} isTabStop>
          {row.external_ref}
        </AccountLink>
        <Text size="sm" c="dimmed">
          {t('unplaced.since')} <InstantText instant={row.since} style="day" />
        </Text>
      </div>
      <Money amount={row.current_balance} currency={row.currency} />
      <Chip tone="warning">{t(`unplaced.reasons.${row.reason}` as Reason)}</Chip>
    </li>
  );
}

function RunAssignment() {
  const { t } = useTranslation('home');
  const { locale } = useUiSettings();
  const queries = useQueryClient();
  const confirm = useConfirm();
  const run = api.useMutation('post', '/api/v1/accounts/assign/');
  const start = async () => {
    if (!(await confirm({ title: t('run.title'), effect: t('run.effect'), verb: t('run.verb') }))) {
      return;
    }
    run.mutate(
      {},
      {
        onSuccess: async ({ assigned, unplaced }) => {
          await refreshPaths(queries, '/api/v1/accounts/', '/api/v1/desk/', '/api/v1/worklist/');
          const left = formatCount(unplaced, locale);
          toastDone(t('run.done', { count: assigned, text: formatCount(assigned, locale), left }));
        },
        onError: (error) => toastFailed(toProblem(error).detail),
      },
    );
  };
  return (
    <Button variant="default" loading={run.isPending} onClick={() => void start()}>
      {t('run.verb')}
    </Button>
  );
}
