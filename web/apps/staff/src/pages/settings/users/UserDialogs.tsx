/** The dialogs of the list of users. */
import { client, refreshPaths, type Schemas } from '@fairdue/api-staff';
import { type DialogState, FormDialog, toastDone } from '@fairdue/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { CertainForm } from '../CertainForm';
import { LeaverForm } from '../collectors/LeaverForm';
import { LinkForm } from './LinkForm';
import { fullName } from './names';
import { InviteForm, UserForm } from './UserForms';

type UserRow = Schemas['UserRow'];

/** What is done in a dialog, and with whom. */
export type UserTask =
  | { readonly name: 'invite' }
  | { readonly name: 'edit'; readonly user: UserRow }
  | { readonly name: 'link'; readonly kind: 'invite' | 'reset'; readonly user: UserRow }
  | { readonly name: 'factor'; readonly user: UserRow }
  | { readonly name: 'power'; readonly user: UserRow };

/** The dialog that is open. */
export function UserDialogs({ task }: { readonly task: DialogState<UserTask> }) {
  const { t } = useTranslation('settings');
  const { subject, isOpen, close } = task;
  if (!subject) {
    return null;
  }
  const isLeaving = subject.name === 'power' && subject.user.is_active;
  return (
    <FormDialog title={titleOf(subject, t)} isOpen={isOpen} onClose={close} size={isLeaving ? 'lg' : 'md'}>
      <TaskForm task={subject} onClose={close} />
    </FormDialog>
  );
}

interface TaskFormProps {
  readonly task: UserTask;
  readonly onClose: () => void;
}

function TaskForm({ task, onClose }: TaskFormProps) {
  const { t } = useTranslation('settings');
  const queries = useQueryClient();
  const done = (message: string) => {
    toastDone(message);
    onClose();
    return refreshPaths(queries, '/api/v1/users/', '/api/v1/collectors/', '/api/v1/assignment-capacity/');
  };
  if (task.name === 'invite') {
    return <InviteForm onClose={onClose} />;
  }
  const { user } = task;
  const name = fullName(user);
  const params = { path: { user_id: user.id } };
  switch (task.name) {
    case 'edit':
      return <UserForm user={user} onClose={onClose} />;
    case 'link':
      return <LinkForm user={user} kind={task.kind} onClose={onClose} />;
    case 'factor':
      return (
        <CertainForm
          effect={t('users.factorEffect', { name })}
          verb={t('users.resetFactor')}
          onCancel={onClose}
          onSure={async () => {
            await client.POST('/api/v1/users/{user_id}/reset-second-factor/', { params });
            await done(t('users.factorDone', { name }));
          }}
        />
      );
    default: {
      const flip = async () => {
        await client.PATCH('/api/v1/users/{user_id}/', { params, body: { is_active: !user.is_active } });
      };
      return user.is_active ? (
        <LeaverForm
          person={{ userId: user.id, username: user.username, name }}
          effect={t('users.offEffect', { name })}
          onSwitchOff={flip}
          onDone={() => done(t('switchedOff', { name }))}
          onCancel={onClose}
        />
      ) : (
        <CertainForm
          effect={t('users.onEffect', { name })}
          verb={t('switchOn')}
          isDangerous={false}
          onCancel={onClose}
          onSure={async () => {
            await flip();
            await done(t('switchedOn', { name }));
          }}
        />
      );
    }
  }
}

function titleOf(task: UserTask, t: ReturnType<typeof useTranslation<'settings'>>['t']): string {
  if (task.name === 'invite') {
    return t('users.invite');
  }
  const name = fullName(task.user);
  switch (task.name) {
    case 'edit':
      return t('editOf', { name });
    case 'link':
      return task.kind === 'invite' ? t('users.inviteLinkOf', { name }) : t('users.resetLinkOf', { name });
    case 'factor':
      return t('users.resetFactorOf', { name });
    default:
      return task.user.is_active ? t('switchOffOf', { name }) : t('switchOnOf', { name });
  }
}
