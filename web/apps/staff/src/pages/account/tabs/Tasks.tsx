/** What is planned for the account: finish it, or put it off. */
import { client, type Schemas, toProblem } from '@fairdue/api-staff';
import {
  Chip,
  EmptyState,
  ErrorState,
  FormProblem,
  InstantText,
  RowsSkeleton,
  toastDone,
  useUiSettings,
} from '@fairdue/ui';
import { Button, Group, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import { has, WORKERS } from '../../../session/roles';
import { useUser } from '../../../session/session';
import classes from '../Account.module.css';
import { useDesk } from '../desk';
import { instantOf } from '../panel/zoned';
import { workQuery } from '../queries';

type Task = Schemas['TaskRow'];

const TONES = { overdue: 'danger', today: 'warning', later: 'neutral' } as const;

/** The tab. */
export function Tasks() {
  const { t } = useTranslation('account');
  const { account } = useDesk();
  const work = useQuery(workQuery(account.id));
  const mayWork = has(useUser(), WORKERS);
  if (work.data === undefined) {
    return work.isError ? (
      <ErrorState title={t('tasks.failed')} problem={toProblem(work.error)} onRetry={() => void work.refetch()} />
    ) : (
      <RowsSkeleton rows={3} height={40} />
    );
  }
  if (work.data.tasks.length === 0) {
    return <EmptyState title={t('tasks.empty')}>{t('tasks.emptyHint')}</EmptyState>;
  }
  return (
    <ul className={classes.tasks} aria-label={t('tabs.tasks')}>
      {work.data.tasks.map((task) => (
        <TaskItem key={task.id} task={task} mayWork={mayWork} />
      ))}
    </ul>
  );
}

function TaskItem({ task, mayWork }: { readonly task: Task; readonly mayWork: boolean }) {
  const { t } = useTranslation('account');
  const [open, setOpen] = useState<'finish' | 'putOff' | null>(null);
  return (
    <li className={classes.task}>
      <div className={classes.taskHead}>
        <strong>{task.title}</strong>
        {task.due && <Chip tone={TONES[task.due]}>{t(`tasks.due.${task.due}`)}</Chip>}
      </div>
      <p className={classes.reason}>
        {t(`taskKinds.${task.kind as 'to_do'}`)} · <InstantText instant={task.due_at} /> ·{' '}
        {task.assignee_name ?? t('tasks.whoeverWorks')}
      </p>
      {mayWork && open === null && (
        <Group gap="xs" mt={8}>
          <Button size="compact-sm" variant="default" onClick={() => setOpen('finish')}>
            {t('tasks.finish')}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={() => setOpen('putOff')}>
            {t('tasks.putOff')}
          </Button>
        </Group>
      )}
      {open !== null && <TaskChange task={task} what={open} onClose={() => setOpen(null)} />}
    </li>
  );
}

interface TaskChangeProps {
  readonly task: Task;
  readonly what: 'finish' | 'putOff';
  readonly onClose: () => void;
}

function TaskChange({ task, what, onClose }: TaskChangeProps) {
  const { t } = useTranslation('account');
  const { refresh } = useDesk();
  const { timeZone } = useUiSettings();
  const [text, setText] = useState('');
  const { problem, isBusy, submit } = useSubmit(null, []);
  const path = { task_id: task.id };
  const save = async () => {
    const isSaved = await submit(() =>
      what === 'finish'
        ? client.POST('/api/v1/tasks/{task_id}/complete/', { params: { path }, body: { outcome: text.trim() } })
        : client.PATCH('/api/v1/tasks/{task_id}/', { params: { path }, body: { due_at: instantOf(text, timeZone) } }),
    );
    if (isSaved) {
      toastDone(t(what === 'finish' ? 'tasks.finished' : 'tasks.wasPutOff'));
      onClose();
      await refresh();
    }
  };
  return (
    <form
      className={classes.taskForm}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <FormProblem problem={problem} />
      <TextInput
        type={what === 'finish' ? 'text' : 'datetime-local'}
        label={t(what === 'finish' ? 'tasks.outcome' : 'tasks.newDue')}
        value={text}
        onChange={({ currentTarget: { value } }) => setText(value)}
        ref={(input) => input?.focus()}
      />
      <Group gap="xs" mt={8}>
        <Button size="compact-sm" type="submit" loading={isBusy} disabled={what === 'putOff' && text === ''}>
          {t(what === 'finish' ? 'tasks.finish' : 'tasks.putOff')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
      </Group>
    </form>
  );
}
