/** Names and address of who is signed in. */
import { client } from '@fairdue/api-staff';
import { Facts, FormProblem, toastDone } from '@fairdue/ui';
import { Button, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../forms/useSubmit';
import { useUnsavedGuard } from '../../router/useUnsavedGuard';
import { signedIn, useUser } from '../../session/session';

const FIELDS = ['first_name', 'last_name', 'email'] as const;

/** What is fixed, and the form for what is not. */
export function AboutMe() {
  const { t } = useTranslation(['profile', 'shell']);
  const user = useUser();
  const { first_name, last_name, email } = user;
  const form = useForm({ initialValues: { first_name, last_name, email } });
  const { problem, isBusy, submit } = useSubmit(form, FIELDS);
  useUnsavedGuard(form.isDirty());
  const labels = Object.fromEntries(FIELDS.map((field) => [field, t(`me.${field}`)]));
  const save = form.onSubmit((values) =>
    submit(async () => {
      const { data } = await client.PATCH('/api/v1/auth/me/', { body: values });
      if (data) {
        signedIn(data);
        form.resetDirty();
        toastDone(t('saved'));
      }
    }),
  );
  const facts = [
    { key: 'username', label: t('me.username'), value: user.username },
    { key: 'role', label: t('me.role'), value: t(`shell:roles.${user.role}`) },
    ...(user.agency ? [{ key: 'agency', label: t('me.agency'), value: user.agency.name }] : []),
  ];
  return (
    <Stack>
      <Facts items={facts} />
      <form onSubmit={save} noValidate>
        <FormProblem problem={problem} labels={labels} />
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <TextInput label={t('me.first_name')} autoComplete="given-name" {...form.getInputProps('first_name')} />
          <TextInput label={t('me.last_name')} autoComplete="family-name" {...form.getInputProps('last_name')} />
          <TextInput label={t('me.email')} type="email" autoComplete="email" {...form.getInputProps('email')} />
        </SimpleGrid>
        <Button type="submit" loading={isBusy} mt="md" disabled={!form.isDirty()}>
          {t('save')}
        </Button>
      </form>
    </Stack>
  );
}
