/** Plan days on which a collector is away. */
import { client, refreshPaths, type Schemas } from '@fairdue/api-staff';
import { FormActions, FormProblem, toastDone } from '@fairdue/ui';
import { NativeSelect, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import { useSettingsRefusal } from '../refusals';
import { useColleagues } from './choices';

const KINDS = ['vacation', 'sick', 'training', 'other'] as const satisfies readonly Schemas['LeaveKind'][];
const ACCOUNTS = ['keep', 'deputy', 'reassign'] as const satisfies readonly Schemas['LeaveAccounts'][];
const FIELDS = ['first_on', 'last_on', 'kind', 'deputy_id', 'accounts'] as const;

interface Values {
  first_on: string;
  last_on: string;
  kind: (typeof KINDS)[number];
  deputy_id: string | null;
  accounts: (typeof ACCOUNTS)[number];
}

interface LeaveFormProps {
  readonly collectorId: string;
  readonly onClose: () => void;
}

/** The form. */
export function LeaveForm({ collectorId, onClose }: LeaveFormProps) {
  const { t } = useTranslation('settings');
  const queries = useQueryClient();
  const colleagues = useColleagues(collectorId);
  const form = useForm<Values>({
    initialValues: { first_on: '', last_on: '', kind: 'vacation', deputy_id: null, accounts: 'keep' },
    validate: {
      first_on: (day) => (day === '' ? t('leave.dayMissing') : null),
      last_on: (day, { first_on }) =>
        day === '' ? t('leave.dayMissing') : day < first_on ? t('leave.backwards') : null,
      deputy_id: (deputy, { accounts }) => (accounts === 'deputy' && !deputy ? t('leave.deputyMissing') : null),
    },
  });
  const { problem, isBusy, submit } = useSubmit(form, FIELDS);
  const textOf = useSettingsRefusal();
  const save = async (body: Values) => {
    const params = { path: { collector_id: collectorId } };
    await client.POST('/api/v1/collectors/{collector_id}/leave/', { params, body });
    await refreshPaths(queries, '/api/v1/collectors/', '/api/v1/assignment-capacity/');
    toastDone(t('leave.added'));
    onClose();
  };
  return (
    <form onSubmit={form.onSubmit((values) => submit(() => save(values)))} noValidate>
      <FormProblem problem={problem} textOf={textOf} />
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <TextInput label={t('leave.from')} type="date" data-autofocus {...form.getInputProps('first_on')} />
          <TextInput label={t('leave.to')} type="date" {...form.getInputProps('last_on')} />
        </SimpleGrid>
        <NativeSelect
          label={t('leave.kind')}
          data={KINDS.map((value) => ({ value, label: t(`leave.kinds.${value}`) }))}
          {...form.getInputProps('kind')}
        />
        <Select
          label={t('leave.deputy')}
          description={t('leave.deputyHint')}
          data={colleagues.map(({ id, full_name, username, team_name }) => ({
            value: id,
            label: [full_name || username, team_name].filter(Boolean).join(' · '),
          }))}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('leave.noDeputy') }}
          nothingFoundMessage={t('reassign.nobody')}
          {...form.getInputProps('deputy_id')}
        />
        <NativeSelect
          label={t('leave.accounts')}
          description={t(`leave.accountsAbout.${form.values.accounts}`)}
          data={ACCOUNTS.map((value) => ({ value, label: t(`leave.accountsKinds.${value}`) }))}
          {...form.getInputProps('accounts')}
        />
      </Stack>
      <FormActions verb={t('leave.add')} isBusy={isBusy} onCancel={onClose} />
    </form>
  );
}
