/** One collector: what he can do, what he holds, when he is away, and what becomes of his accounts. */
import { api, client, refreshPaths, type Schemas, toProblem } from '@fairdue/api-staff';
import { ErrorState, Facts, FormDialog, PageHeader, RowsSkeleton, Section, toastDone, useDialog } from '@fairdue/ui';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { ArrowRightLeft, Pencil, Power } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ADMINS, has, LEADS } from '../../../session/roles';
import { useUser } from '../../../session/session';
import { CertainForm } from '../CertainForm';
import { collectorRoute } from '../routes';
import { CollectorDialog } from './CollectorDialog';
import { LeaveList } from './LeaveList';
import { LeaverForm } from './LeaverForm';
import { Load } from './Load';
import { ReassignForm } from './ReassignForm';
import { useRate } from './rates';
import { CollectorState } from './state';

type CollectorRow = Schemas['CollectorRow'];

/** /settings/collectors/{id} */
export function CollectorPage(): ReactNode {
  const { t } = useTranslation('settings');
  const { collectorId } = collectorRoute.useParams();
  const params = { path: { collector_id: collectorId } };
  const found = api.useQuery('get', '/api/v1/collectors/{collector_id}/', { params });
  if (found.data) {
    return <KnownCollector collector={found.data} />;
  }
  return (
    <>
      <PageHeader title={t('collectors.one')} />
      {found.isError ? (
        <ErrorState
          title={t('collectors.failedOne')}
          problem={toProblem(found.error)}
          onRetry={() => void found.refetch()}
        />
      ) : (
        <RowsSkeleton />
      )}
    </>
  );
}

function KnownCollector({ collector }: { readonly collector: CollectorRow }) {
  const { t } = useTranslation('settings');
  const user = useUser();
  const name = collector.full_name || collector.username;
  const edit = useDialog<CollectorRow | null>();
  const reassign = useDialog<CollectorRow>();
  const power = useDialog<CollectorRow>();
  return (
    <>
      <PageHeader
        title={name}
        beside={<CollectorState isActive={collector.is_active} awayUntil={collector.away_until} />}
        actions={
          <>
            {has(user, ADMINS) && (
              <Button
                variant="default"
                leftSection={<Pencil size={16} aria-hidden="true" />}
                onClick={() => edit.open(collector)}
              >
                {t('edit')}
              </Button>
            )}
            {has(user, LEADS) && (
              <Button
                variant="default"
                leftSection={<ArrowRightLeft size={16} aria-hidden="true" />}
                onClick={() => reassign.open(collector)}
              >
                {t('reassign.open')}
              </Button>
            )}
            {has(user, ADMINS) && (
              <Button
                variant="outline"
                color={collector.is_active ? 'danger' : 'brand'}
                leftSection={<Power size={16} aria-hidden="true" />}
                onClick={() => power.open(collector)}
              >
                {collector.is_active ? t('switchOff') : t('switchOn')}
              </Button>
            )}
          </>
        }
      />
      <Section title={t('collectors.work')} about={t('collectors.workAbout')}>
        <WorkFacts collector={collector} />
      </Section>
      <Section title={t('leave.title')} about={t('leave.about')}>
        <LeaveList collector={collector} canPlan={has(user, LEADS)} />
      </Section>
      <CollectorDialog state={edit} />
      <FormDialog title={t('reassign.title', { name })} isOpen={reassign.isOpen} onClose={reassign.close} size="lg">
        <ReassignForm collectorId={collector.id} onClose={reassign.close} />
      </FormDialog>
      <FormDialog
        title={collector.is_active ? t('switchOffOf', { name }) : t('switchOnOf', { name })}
        isOpen={power.isOpen}
        onClose={power.close}
        size={power.subject?.is_active ? 'lg' : 'md'}
      >
        {power.subject && <PowerForm collector={power.subject} name={name} onClose={power.close} />}
      </FormDialog>
    </>
  );
}

interface PowerFormProps {
  readonly collector: CollectorRow;
  readonly name: string;
  readonly onClose: () => void;
}

function PowerForm({ collector, name, onClose }: PowerFormProps) {
  const { t } = useTranslation('settings');
  const queries = useQueryClient();
  const { id, user_id, username, is_active } = collector;
  const switchOn = async () => {
    const params = { path: { collector_id: id } };
    await client.PATCH('/api/v1/collectors/{collector_id}/', { params, body: { is_active: true } });
  };
  const done = async (message: string) => {
    toastDone(message);
    onClose();
    await refreshPaths(queries, '/api/v1/collectors/', '/api/v1/assignment-capacity/', '/api/v1/teams/');
  };
  return is_active ? (
    <LeaverForm
      person={{ userId: user_id, username, name }}
      effect={t('collectors.offEffect', { name })}
      onDone={() => done(t('switchedOff', { name }))}
      onCancel={onClose}
    />
  ) : (
    <CertainForm
      effect={t('collectors.onEffect', { name })}
      verb={t('switchOn')}
      isDangerous={false}
      onCancel={onClose}
      onSure={async () => {
        await switchOn();
        await done(t('switchedOn', { name }));
      }}
    />
  );
}

const LOADS_MAX = 200;

function WorkFacts({ collector }: { readonly collector: CollectorRow }) {
  const { t } = useTranslation('settings');
  const rate = useRate();
  const query = { page_size: LOADS_MAX, ...(collector.team_id && { team_id: collector.team_id }) };
  const { data } = api.useQuery('get', '/api/v1/assignment-capacity/', { params: { query } });
  const load = data?.results.find(({ collector_id }) => collector_id === collector.id);
  const words = (list: readonly string[]) => (list.length > 0 ? list.join(', ') : t('collectors.none'));
  return (
    <Facts
      items={[
        { key: 'username', label: t('users.username'), value: collector.username },
        { key: 'team', label: t('collectors.team'), value: collector.team_name ?? t('collectors.noTeam') },
        {
          key: 'load',
          label: t('collectors.load'),
          value: <Load held={load?.open_accounts} max={collector.max_accounts} />,
        },
        { key: 'rate', label: t('collectors.commission'), value: rate(collector.commission_rate) },
        { key: 'skills', label: t('collectors.skills'), value: words(collector.skills) },
        { key: 'regions', label: t('collectors.regions'), value: words(collector.regions) },
        { key: 'languages', label: t('collectors.languages'), value: words(collector.languages) },
      ]}
    />
  );
}
