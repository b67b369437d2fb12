/** When a collector is, was and will be away. */
import { api, client, refreshPaths, type Schemas, toProblem } from '@fairdue/api-staff';
import {
  Chip,
  type ChipTone,
  ErrorState,
  FormDialog,
  formatDate,
  RowsSkeleton,
  toastDone,
  useDialog,
  useUiSettings,
} from '@fairdue/ui';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { CalendarPlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { CertainForm } from '../CertainForm';
import { LeaveForm } from './LeaveForm';
import classes from './LeaveList.module.css';

type LeaveRow = Schemas['LeaveRow'];
const SHOWN = 50;
const TONES: Readonly<Record<string, ChipTone>> = { planned: 'info', running: 'warning', over: 'neutral' };

interface LeaveListProps {
  readonly collector: Schemas['CollectorRow'];
  readonly canPlan: boolean;
}

/** The list and its button. */
export function LeaveList({ collector, canPlan }: LeaveListProps) {
  const { t } = useTranslation('settings');
  const add = useDialog<null>();
  const init = { params: { path: { collector_id: collector.id }, query: { page_size: SHOWN } } };
  const leave = api.useQuery('get', '/api/v1/collectors/{collector_id}/leave/', init);
  if (!leave.data) {
    return leave.isError ? (
      <ErrorState title={t('leave.failed')} problem={toProblem(leave.error)} onRetry={() => void leave.refetch()} />
    ) : (
      <RowsSkeleton rows={3} />
    );
  }
  const rows = leave.data.results;
  const name = collector.full_name || collector.username;
  return (
    <Stack align="flex-start">
      {rows.length === 0 ? (
        <Text c="dimmed">{t('leave.none')}</Text>
      ) : (
        <ul className={classes.list}>
          {rows.map((row) => (
            <LeaveItem key={row.id} leave={row} canPlan={canPlan} />
          ))}
        </ul>
      )}
      {canPlan && (
        <Button
          variant="default"
          leftSection={<CalendarPlus size={16} aria-hidden="true" />}
          onClick={() => add.open(null)}
        >
          {t('leave.add')}
        </Button>
      )}
      <FormDialog title={t('leave.addOf', { name })} isOpen={add.isOpen} onClose={add.close}>
        <LeaveForm collectorId={collector.id} onClose={add.close} />
      </FormDialog>
    </Stack>
  );
}

function LeaveItem({ leave, canPlan }: { readonly leave: LeaveRow; readonly canPlan: boolean }) {
  const { t } = useTranslation('settings');
  const { locale } = useUiSettings();
  const queries = useQueryClient();
  const end = useDialog<null>();
  const days = `${formatDate(leave.first_on, locale)} – ${formatDate(leave.last_on, locale)}`;
  const isRunning = leave.state === 'running';
  const remove = async () => {
    const path = { collector_id: leave.collector_id, leave_id: leave.id };
    await client.DELETE('/api/v1/collectors/{collector_id}/leave/{leave_id}/', { params: { path } });
    toastDone(t('leave.ended'));
    end.close();
    await refreshPaths(queries, '/api/v1/collectors/', '/api/v1/assignment-capacity/');
  };
  return (
    <li className={classes.item}>
      <div>
        <Group gap="xs">
          <Text fw={500} className="fd-numbers">
            {days}
          </Text>
          <Chip tone={TONES[leave.state] ?? 'neutral'}>{t(`leave.states.${leave.state}` as 'leave.states.over')}</Chip>
        </Group>
        <Text size="sm" c="dimmed">
          {t(`leave.kinds.${leave.kind}` as 'leave.kinds.other')} ·{' '}
          {leave.deputy_name ? t('leave.deputyIs', { name: leave.deputy_name }) : t('leave.noDeputy')}
        </Text>
      </div>
      {canPlan && leave.state !== 'over' && (
        <Button variant="default" aria-label={t('leave.removeOf', { days })} onClick={() => end.open(null)}>
          {isRunning ? t('leave.end') : t('leave.remove')}
        </Button>
      )}
      <FormDialog title={t('leave.removeOf', { days })} isOpen={end.isOpen} onClose={end.close}>
        <CertainForm
          effect={isRunning ? t('leave.endEffect') : t('leave.removeEffect')}
          verb={isRunning ? t('leave.end') : t('leave.remove')}
          onSure={remove}
          onCancel={end.close}
        />
      </FormDialog>
    </li>
  );
}
