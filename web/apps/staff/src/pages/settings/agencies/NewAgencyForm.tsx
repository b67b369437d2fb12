/** Found an agency. */
import { client, refreshPaths } from '@fairdue/api-staff';
import { FormActions, FormProblem, toastDone } from '@fairdue/ui';
import { Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import { preferences } from '../../../preferences/preferences';
import { timeZones } from '../../profile/timeZones';
import { useSettingsRefusal } from '../refusals';

/** The form. */
export function NewAgencyForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation(['settings', 'shell']);
  const queries = useQueryClient();
  const form = useForm({ initialValues: { name: '', currency: 'USD', time_zone: preferences().timeZone } });
  const { problem, isBusy, submit } = useSubmit(form, ['name', 'currency', 'time_zone']);
  const textOf = useSettingsRefusal();
  const found = async ({ currency, ...rest }: typeof form.values) => {
    const body = { ...rest, currency: currency.trim().toUpperCase(), is_active: true, settings: {} };
    await client.POST('/api/v1/agencies/', { body });
    await refreshPaths(queries, '/api/v1/agencies/');
    toastDone(t('savedOf', { name: rest.name }));
    onClose();
  };
  return (
    <form onSubmit={form.onSubmit((values) => submit(() => found(values)))} noValidate>
      <FormProblem problem={problem} textOf={textOf} labels={{ name: t('agency.name') }} />
      <Stack gap="sm">
        <TextInput label={t('agency.name')} data-autofocus withAsterisk {...form.getInputProps('name')} />
        <TextInput label={t('agency.currency')} maxLength={3} maw={160} {...form.getInputProps('currency')} />
        <Select
          label={t('shell:preferences.timeZone')}
          data={timeZones(form.values.time_zone)}
          searchable
          allowDeselect={false}
          limit={100}
          {...form.getInputProps('time_zone')}
        />
      </Stack>
      <FormActions verb={t('agencies.found')} isBusy={isBusy} onCancel={onClose} />
    </form>
  );
}
