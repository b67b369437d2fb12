/** The forms of a user: to invite one, and to change one. */
import { client, refreshPaths, type Schemas } from '@fairdue/api-staff';
import { FormActions, FormProblem, toastDone } from '@fairdue/ui';
import { NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { seenAt } from '../../../forms/seenAt';
import { useSubmit } from '../../../forms/useSubmit';
import { useUser } from '../../../session/session';
import { STAFF_ROLES } from '../places';
import { useSettingsRefusal } from '../refusals';
import { LinkShown } from './LinkForm';
import { fullName } from './names';

interface Values {
  username: string;
  first_name: string;
  last_name: string;
  email: string;
  role: Schemas['StaffRole'];
}

const EMPTY: Values = { username: '', first_name: '', last_name: '', email: '', role: 'collector' };
const FIELDS = ['username', 'first_name', 'last_name', 'email', 'role'] as const;

/** Invite somebody; the link is shown this once. */
export function InviteForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('settings');
  const queries = useQueryClient();
  const [link, setLink] = useState<Schemas['NewLink'] | null>(null);
  const form = useForm({ initialValues: EMPTY });
  const { problem, isBusy, submit } = useSubmit(form, FIELDS);
  const labels = useLabels();
  const textOf = useSettingsRefusal();
  if (link) {
    return <LinkShown link={link} onClose={onClose} />;
  }
  const invite = async (body: Values) => {
    const { data } = await client.POST('/api/v1/users/invite/', { body: { ...body, username: body.username.trim() } });
    await refreshPaths(queries, '/api/v1/users/', '/api/v1/collectors/');
    setLink(data?.link ?? null);
  };
  return (
    <form onSubmit={form.onSubmit((values) => submit(() => invite(values)))} noValidate>
      <FormProblem problem={problem} labels={labels} textOf={textOf} />
      <Stack gap="sm">
        <TextInput
          label={labels.username}
          description={t('users.usernameHint')}
          autoComplete="off"
          data-autofocus
          withAsterisk
          {...form.getInputProps('username')}
        />
        <PersonFields form={form} />
      </Stack>
      <FormActions verb={t('users.inviteVerb')} isBusy={isBusy} onCancel={onClose} />
    </form>
  );
}

interface UserFormProps {
  readonly user: Schemas['UserRow'];
  readonly onClose: () => void;
}

/** Change somebody. */
export function UserForm({ user, onClose }: UserFormProps) {
  const { t } = useTranslation('settings');
  const queries = useQueryClient();
  const { username, first_name, last_name, email } = user;
  const role = STAFF_ROLES.find((one) => one === user.role) ?? 'readonly';
  const form = useForm<Values>({ initialValues: { username, first_name, last_name, email, role } });
  const { problem, isBusy, submit } = useSubmit(form, FIELDS);
  const labels = useLabels();
  const textOf = useSettingsRefusal();
  const refresh = () => refreshPaths(queries, '/api/v1/users/', '/api/v1/collectors/', '/api/v1/teams/');
  const save = async ({ username: _fixed, ...changes }: Values) => {
    const params = { path: { user_id: user.id }, header: seenAt(user) };
    await client.PATCH('/api/v1/users/{user_id}/', { params, body: changes });
    await refresh();
    toastDone(t('savedOf', { name: fullName({ ...changes, username }) }));
    onClose();
  };
  const reload = () => {
    onClose();
    void refresh();
  };
  return (
    <form onSubmit={form.onSubmit((values) => submit(() => save(values)))} noValidate>
      <FormProblem problem={problem} labels={labels} textOf={textOf} onReload={reload} />
      <Stack gap="sm">
        <PersonFields form={form} isSelf={useUser().id === user.id} />
      </Stack>
      <FormActions verb={t('save')} isBusy={isBusy} onCancel={onClose} />
    </form>
  );
}

function PersonFields({
  form,
  isSelf = false,
}: {
  readonly form: UseFormReturnType<Values>;
  readonly isSelf?: boolean;
}) {
  const { t } = useTranslation(['settings', 'shell']);
  const labels = useLabels();
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput label={labels.first_name} autoComplete="off" {...form.getInputProps('first_name')} />
        <TextInput label={labels.last_name} autoComplete="off" {...form.getInputProps('last_name')} />
      </SimpleGrid>
      <TextInput label={labels.email} type="email" autoComplete="off" {...form.getInputProps('email')} />
      <NativeSelect
        label={labels.role}
        description={isSelf ? t('users.ownRole') : t(`users.roleHints.${form.values.role}`)}
        disabled={isSelf}
        data={STAFF_ROLES.map((value) => ({ value, label: t(`shell:roles.${value}`) }))}
        {...form.getInputProps('role')}
      />
    </>
  );
}

function useLabels(): Record<(typeof FIELDS)[number], string> {
  const { t } = useTranslation('settings');
  return {
    username: t('users.username'),
    first_name: t('users.firstName'),
    last_name: t('users.lastName'),
    email: t('users.email'),
    role: t('users.role'),
  };
}
