/** The columns of the list of users. */
import type { Schemas } from '@fairdue/api-staff';
import { Chip, type Column, InstantText } from '@fairdue/ui';
import { KeyRound, Link2, Pencil, Power, ShieldOff } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useUser } from '../../../session/session';
import { type RowAction, RowMenu } from '../RowMenu';
import { fullName } from './names';
import type { UserTask } from './UserDialogs';

type UserRow = Schemas['UserRow'];

/** They stay the same until the language changes; `onTask` is null for who may only look. */
export function useUserColumns(onTask: ((task: UserTask) => void) | null): readonly Column<UserRow>[] {
  const { t } = useTranslation(['settings', 'shell']);
  const { id: own } = useUser();
  return useMemo(() => {
    const actionsOf = (user: UserRow, open: (task: UserTask) => void): RowAction[] => [
      { key: 'edit', label: t('edit'), icon: Pencil, run: () => open({ name: 'edit', user }) },
      ...(user.is_active && user.id !== own
        ? [
            user.has_joined
              ? {
                  key: 'reset',
                  label: t('users.resetLink'),
                  icon: KeyRound,
                  run: () => open({ name: 'link', kind: 'reset', user }),
                }
              : {
                  key: 'invite',
                  label: t('users.inviteLink'),
                  icon: Link2,
                  run: () => open({ name: 'link', kind: 'invite', user }),
                },
          ]
        : []),
      ...(user.has_second_factor && user.id !== own
        ? [
            {
              key: 'factor',
              label: t('users.resetFactor'),
              icon: ShieldOff,
              run: () => open({ name: 'factor', user }),
            },
          ]
        : []),
      ...(user.id !== own
        ? [
            {
              key: 'power',
              label: user.is_active ? t('switchOff') : t('switchOn'),
              icon: Power,
              isDangerous: user.is_active,
              run: () => open({ name: 'power', user }),
            },
          ]
        : []),
    ];
    const columns: Column<UserRow>[] = [
      { key: 'name', header: t('users.name'), cell: (row) => fullName(row) },
      { key: 'username', header: t('users.username'), cell: (row) => row.username },
      { key: 'email', header: t('users.email'), cell: (row) => row.email },
      { key: 'role', header: t('users.role'), cell: (row) => t(`shell:roles.${row.role}`) },
      { key: 'state', header: t('state.label'), cell: (row) => <UserState user={row} /> },
      {
        key: 'factor',
        header: t('users.factor'),
        cell: (row) => (row.has_second_factor ? t('users.factorOn') : t('users.factorOff')),
      },
      { key: 'seen', header: t('users.lastSignIn'), cell: (row) => <InstantText instant={row.last_login_at} /> },
    ];
    const actions: Column<UserRow> = {
      key: 'actions',
      header: t('actions'),
      align: 'end',
      cell: (row) =>
        onTask && <RowMenu label={t('actionsOf', { name: row.username })} actions={actionsOf(row, onTask)} />,
    };
    return onTask ? [...columns, actions] : columns;
  }, [t, onTask, own]);
}

function UserState({ user }: { readonly user: UserRow }) {
  const { t } = useTranslation('settings');
  if (!user.is_active) {
    return <Chip tone="neutral">{t('state.off')}</Chip>;
  }
  return user.has_joined ? (
    <Chip tone="success">{t('state.active')}</Chip>
  ) : (
    <Chip tone="info">{t('state.invited')}</Chip>
  );
}
