/** Change what may be changed of an account: due date, follow-up, priority. */
import { client, type Schemas } from '@fairdue/api-staff';
import { FormProblem, toastDone } from '@fairdue/ui';
import { Button, Group, Modal, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import { useDesk } from '../desk';
import type { Account } from '../queries';

const PRIORITIES = ['3', '2', '1', '0'] as const;

interface Values {
  readonly priority: string;
  readonly due_date: string;
  readonly follow_up_on: string;
}

/** The dialog. */
export function EditDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation(['account', 'accounts', 'ui']);
  const { account, change, refresh } = useDesk();
  const form = useForm<Values>({ initialValues: valuesOf(account) });
  const { problem, isBusy, submit } = useSubmit(form, ['priority', 'due_date', 'follow_up_on']);
  const save = form.onSubmit(async (values) => {
    const body = changesOf(form.getInitialValues(), values);
    const params = { path: { account_id: account.id } };
    const patch = () =>
      change((header) => client.PATCH('/api/v1/accounts/{account_id}/', { params: { ...params, header }, body }));
    if (await submit(patch)) {
      toastDone(t('edit.saved'));
      onClose();
      await refresh();
    }
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('edit.title', { reference: account.external_ref })}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <form onSubmit={save} noValidate>
        <FormProblem problem={problem} />
        <Stack>
          <NativeSelect
            label={t('facts.priority')}
            description={t('edit.priorityHint')}
            data-autofocus
            data={PRIORITIES.map((value) => ({ value, label: t(`accounts:priorities.${value}`) }))}
            {...form.getInputProps('priority')}
          />
          <TextInput type="date" label={t('facts.due')} {...form.getInputProps('due_date')} />
          <TextInput type="date" label={t('facts.followUp')} {...form.getInputProps('follow_up_on')} />
        </Stack>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={isBusy} disabled={!form.isDirty()}>
            {t('panel.save')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

function valuesOf({ priority, due_date, follow_up_on }: Account): Values {
  return { priority: `${priority}`, due_date: due_date ?? '', follow_up_on: follow_up_on ?? '' };
}

function changesOf(before: Values, after: Values): Schemas['AccountPatch'] {
  const changed = (name: keyof Values) => before[name] !== after[name];
  // The generated type names every field with a default as required; the API takes what is sent.
  return {
    ...(changed('priority') && { priority: Number(after.priority) }),
    ...(changed('due_date') && { due_date: after.due_date || null }),
    ...(changed('follow_up_on') && { follow_up_on: after.follow_up_on || null }),
  } as Schemas['AccountPatch'];
}
