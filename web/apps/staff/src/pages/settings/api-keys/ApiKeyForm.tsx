/** Make a key; it is shown this once. */
import { client, refreshPaths } from '@fairdue/api-staff';
import { FormActions, FormProblem, OnceShown } from '@fairdue/ui';
import { Checkbox, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import { SCOPES, scopeText } from './scopes';

/** The form, then the key. */
export function ApiKeyForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('settings');
  const queries = useQueryClient();
  const [made, setMade] = useState<string | null>(null);
  const form = useForm({
    initialValues: { name: '', scopes: [] as string[], last_on: '' },
    validate: { scopes: (scopes) => (scopes.length === 0 ? t('keys.scopeMissing') : null) },
  });
  const { problem, isBusy, submit } = useSubmit(form, ['name', 'scopes', 'expires_at']);
  if (made !== null) {
    return (
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onClose();
        }}
      >
        <OnceShown label={t('keys.key')} value={made} hint={t('keys.keyHint')} />
        <FormActions verb={t('done')} />
      </form>
    );
  }
  const make = async ({ name, scopes, last_on }: typeof form.values) => {
    const body = {
      name,
      scopes: SCOPES.filter((scope) => scopes.includes(scope)),
      // The key holds through its last day, by the clock of this browser.
      expires_at: last_on ? new Date(`${last_on}T23:59:59`).toISOString() : null,
    };
    const { data } = await client.POST('/api/v1/api-keys/', { body });
    await refreshPaths(queries, '/api/v1/api-keys/');
    setMade(data?.key ?? null);
  };
  return (
    <form onSubmit={form.onSubmit((values) => submit(() => make(values)))} noValidate>
      <FormProblem problem={problem} labels={{ name: t('keys.name'), expires_at: t('keys.lastDay') }} />
      <Stack gap="sm">
        <TextInput
          label={t('keys.name')}
          description={t('keys.nameHint')}
          data-autofocus
          withAsterisk
          {...form.getInputProps('name')}
        />
        <Checkbox.Group label={t('keys.scopes')} withAsterisk {...form.getInputProps('scopes')}>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing={8} mt={8}>
            {SCOPES.map((scope) => (
              <Checkbox key={scope} value={scope} label={t(scopeText(scope))} />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
        <TextInput
          type="date"
          label={t('keys.lastDay')}
          description={t('keys.lastDayHint')}
          maw={240}
          {...form.getInputProps('last_on')}
        />
      </Stack>
      <FormActions verb={t('keys.make')} isBusy={isBusy} onCancel={onClose} />
    </form>
  );
}
