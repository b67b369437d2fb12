/** The first agency and its administrator. */
import { client, type Me, type Schemas, signIn } from '@fairdue/api-staff';
import { FormProblem } from '@fairdue/ui';
import { Button, NativeSelect, PasswordInput, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../forms/useSubmit';
import { preferences } from '../../preferences/preferences';
import { timeZones } from '../profile/timeZones';
import { TokenField } from './TokenField';

const FIELDS = [
  'agency_name',
  'currency',
  'time_zone',
  'locale',
  'username',
  'email',
  'first_name',
  'last_name',
  'password',
  'token',
] as const;
const LOCALES = ['en-US', 'es-US'];

interface AgencyFormProps {
  readonly needsToken: boolean;
  readonly onSignedIn: (user: Me) => void;
}

/** The form; afterwards one is signed in. */
export function AgencyForm({ needsToken, onSignedIn }: AgencyFormProps) {
  const { t } = useTranslation(['setup', 'shell']);
  const { language, timeZone } = preferences();
  const form = useForm({
    initialValues: {
      agency_name: '',
      currency: 'USD',
      time_zone: timeZone,
      locale: language === 'es' ? 'es-US' : 'en-US',
      first_name: '',
      last_name: '',
      email: '',
      username: '',
      password: '',
      again: '',
      token: '',
    },
    validate: { again: (again, { password }) => (again === password ? null : t('shell:signIn.differ')) },
  });
  const { problem, isBusy, submit } = useSubmit(form, FIELDS);
  const labels = Object.fromEntries(FIELDS.map((field) => [field, t(`fields.${field}`)])) as Record<
    (typeof FIELDS)[number],
    string
  >;
  const create = async ({ again: _same, token, ...given }: typeof form.values) => {
    const body: Schemas['SetupBody'] = { ...given, username: given.username.trim(), token: token || null };
    await client.POST('/api/v1/setup/', { body });
    const user = await signIn(body.username, body.password);
    if (!('challenge' in user)) {
      onSignedIn(user);
    }
  };
  const textOf = ({ code }: { readonly code: string }) =>
    code === 'setup_token_wrong' ? t('wrongToken') : code === 'already_set_up' ? t('doneHint') : null;
  const eye = { 'aria-label': t('shell:signIn.showPassword'), tabIndex: 0 };
  return (
    <form onSubmit={form.onSubmit((values) => submit(() => create(values)))} noValidate>
      <FormProblem problem={problem} labels={labels} textOf={textOf} />
      <Stack gap="sm">
        <Text c="dimmed">{t('agencyHint')}</Text>
        {needsToken && <TokenField {...form.getInputProps('token')} />}
        <TextInput label={labels.agency_name} withAsterisk {...form.getInputProps('agency_name')} />
        <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
          <TextInput label={labels.currency} maxLength={3} {...form.getInputProps('currency')} />
          <Select
            label={labels.time_zone}
            data={timeZones(form.values.time_zone)}
            searchable
            allowDeselect={false}
            limit={100}
            {...form.getInputProps('time_zone')}
          />
          <NativeSelect
            label={labels.locale}
            data={LOCALES.map((value) => ({ value, label: t(`locales.${value as 'en-US'}`) }))}
            {...form.getInputProps('locale')}
          />
        </SimpleGrid>
        <Title order={2} mt="sm">
          {t('admin')}
        </Title>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <TextInput label={labels.first_name} autoComplete="given-name" {...form.getInputProps('first_name')} />
          <TextInput label={labels.last_name} autoComplete="family-name" {...form.getInputProps('last_name')} />
          <TextInput label={labels.email} type="email" autoComplete="email" {...form.getInputProps('email')} />
          <TextInput label={labels.username} autoComplete="username" withAsterisk {...form.getInputProps('username')} />
          <PasswordInput
            label={labels.password}
            autoComplete="new-password"
            withAsterisk
            visibilityToggleButtonProps={eye}
            {...form.getInputProps('password')}
          />
          <PasswordInput
            label={t('fields.again')}
            autoComplete="new-password"
            withAsterisk
            visibilityToggleButtonProps={eye}
            {...form.getInputProps('again')}
          />
        </SimpleGrid>
        <Text size="sm" c="dimmed">
          {t('shell:signIn.passwordRules')}
        </Text>
        <Button type="submit" loading={isBusy}>
          {t('create')}
        </Button>
      </Stack>
    </form>
  );
}
