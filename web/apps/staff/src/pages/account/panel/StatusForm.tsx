/** Where the account may move now, and nowhere else; what a move needs stands beside it. */
import { client, type Schemas } from '@fairdue/api-staff';
import { FormProblem, StatusChip, toastDone } from '@fairdue/ui';
import { Group, Radio, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import classes from '../Account.module.css';
import { useDesk } from '../desk';
import { Blocked } from './Blocked';
import { useDraft } from './drafts';

type Status = Schemas['AccountStatus'];

/** The form. */
export function StatusForm() {
  const { t } = useTranslation(['account', 'ui']);
  const { account, change } = useDesk();
  const allowed = account.allowed_transitions as Status[];
  const form = useForm({
    initialValues: { new_status: '', note: '' },
    validate: {
      new_status: (status) => (allowed.includes(status as Status) ? null : t('status.missing')),
      note: (note, { new_status }) =>
        new_status === 'closed' && note.trim() === '' ? t('status.reasonMissing') : null,
    },
  });
  const { problem, submit } = useSubmit(form, ['new_status', 'note']);
  const { values } = form;
  const save = async () => {
    if (form.validate().hasErrors) {
      return false;
    }
    const status = values.new_status as Status;
    const isSaved = await submit(() =>
      change((header) =>
        client.POST('/api/v1/accounts/{account_id}/transition/', {
          params: { path: { account_id: account.id }, header },
          body: { new_status: status, note: values.note.trim() },
        }),
      ),
    );
    if (isSaved) {
      form.reset();
      toastDone(t('status.saved', { status: t(`ui:status.${status}`) }));
    }
    return isSaved;
  };
  useDraft('status', values.new_status !== '' || values.note !== '', save);
  if (allowed.length === 0) {
    return <Blocked form="status">{account.status === 'closed' ? t('status.closed') : t('status.none')}</Blocked>;
  }
  return (
    <form data-form="status" className={classes.form} noValidate onSubmit={(event) => event.preventDefault()}>
      <FormProblem problem={problem} />
      <Group gap="xs">
        <Text size="sm" c="dimmed">
          {t('status.now')}
        </Text>
        <StatusChip status={account.status} />
      </Group>
      <Radio.Group label={t('status.moveTo')} {...form.getInputProps('new_status')}>
        <Stack gap={10} mt={6}>
          {allowed.map((status, index) => (
            <Radio
              key={status}
              value={status}
              label={t(`ui:status.${status}`)}
              description={t(`status.effects.${status}`)}
              data-first={index === 0 || undefined}
            />
          ))}
        </Stack>
      </Radio.Group>
      {account.assigned_to === null && account.status === 'new' && (
        <Text size="sm" c="dimmed">
          {t('status.needsCollector')}
        </Text>
      )}
      <Textarea
        label={values.new_status === 'closed' ? t('status.reason') : t('status.note')}
        required={values.new_status === 'closed'}
        rows={2}
        maxLength={5000}
        {...form.getInputProps('note')}
      />
    </form>
  );
}
