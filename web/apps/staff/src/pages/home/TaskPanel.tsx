/** One's open tasks and call-backs by when they are due: done, or put off. */
import { api, refreshPaths, type Schemas, toProblem } from '@fairdue/api-staff';
import { Chip, InstantText, toastDone, toastFailed } from '@fairdue/ui';
import { Button, Group, Popover, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AccountLink } from '../../lists/AccountLink';
import classes from './Home.module.css';
import { Panel } from './Panel';

type Task = Schemas['TaskRow'];

const SHOWN_MAX = 10;
const TONES = { overdue: 'danger', today: 'warning', later: 'neutral' } as const;

/** The card. */
export function TaskPanel() {
  const { t } = useTranslation('home');
  const tasks = api.useQuery('get', '/api/v1/tasks/', { params: { query: { page_size: SHOWN_MAX } } });
  return (
    <Panel
      title={t('tasks.title')}
      query={tasks}
      empty={({ results }) => (results.length > 0 ? null : t('tasks.none'))}
    >
      {({ results, next }) => (
        <>
          <ul className={classes.list}>
            {results.map((task) => (
              <TaskItem key={task.id} task={task} />
            ))}
          </ul>
          {next !== null && (
            <Text size="sm" c="dimmed">
              {t('tasks.more')}
            </Text>
          )}
        </>
      )}
    </Panel>
  );
}

function TaskItem({ task }: { readonly task: Task }) {
  const { t } = useTranslation('home');
  const complete = useTaskChange('post', t('tasks.completed', { title: task.title }));
  return (
    <li>
      <div className={classes.what}>
        <Group gap={8}>
          <AccountLink id={task.account_id} isTabStop>
            {task.debtor_name}
          </AccountLink>
          {task.due && <Chip tone={TONES[task.due]}>{t(`tasks.due.${task.due}`)}</Chip>}
        </Group>
        <Text>{task.title}</Text>
        <Text size="sm" c="dimmed">
          {t(`tasks.kinds.${task.kind as 'callback' | 'review' | 'to_do'}`)} · <InstantText instant={task.due_at} />
        </Text>
      </div>
      <Group gap={4} wrap="nowrap">
        <Button
          variant="default"
          size="compact-md"
          loading={complete.isBusy}
          aria-label={t('tasks.completeName', { title: task.title, name: task.debtor_name })}
          onClick={() => complete.run(task.id, null)}
        >
          {t('tasks.complete')}
        </Button>
        <PutOff task={task} />
      </Group>
    </li>
  );
}

function PutOff({ task }: { readonly task: Task }) {
  const { t } = useTranslation('home');
  const [isOpen, setIsOpen] = useState(false);
  const [at, setAt] = useState('');
  const change = useTaskChange('patch', t('tasks.moved', { title: task.title }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (at) {
      // The field has the time of this computer's clock, which is what the person means.
      change.run(task.id, new Date(at).toISOString());
      setIsOpen(false);
    }
  };
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          size="compact-md"
          aria-label={t('tasks.putOffName', { title: task.title, name: task.debtor_name })}
          onClick={() => setIsOpen(!isOpen)}
        >
          {t('tasks.putOff')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('tasks.putOff')}>
        <form onSubmit={submit}>
          <Stack gap="xs">
            <TextInput
              type="datetime-local"
              label={t('tasks.newTime')}
              value={at}
              required
              data-autofocus
              onChange={(event) => setAt(event.currentTarget.value)}
            />
            <Button type="submit">{t('tasks.putOff')}</Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Complete a task, or put it off to an instant; then read again what counts tasks. */
function useTaskChange(how: 'post' | 'patch', done: string) {
  const queries = useQueryClient();
  const complete = api.useMutation('post', '/api/v1/tasks/{task_id}/complete/');
  const patch = api.useMutation('patch', '/api/v1/tasks/{task_id}/');
  const options = {
    onSuccess: async () => {
      await refreshPaths(queries, '/api/v1/tasks/', '/api/v1/desk/day/');
      toastDone(done);
    },
    onError: (error: unknown) => toastFailed(toProblem(error).detail),
  };
  const run = (id: string, dueAt: string | null) => {
    const params = { path: { task_id: id } };
    if (how === 'post') {
      complete.mutate({ params, body: { outcome: '' } }, options);
    } else {
      patch.mutate({ params, body: { due_at: dueAt } }, options);
    }
  };
  return { run, isBusy: complete.isPending || patch.isPending };
}
