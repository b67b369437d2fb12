/** Something to do about the account later. */
import { client, type Schemas } from '@fairdue/api-staff';
import { FormProblem, toastDone, useUiSettings } from '@fairdue/ui';
import { NativeSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import classes from '../Account.module.css';
import { useDesk } from '../desk';
import { Blocked } from './Blocked';
import { useDraft } from './drafts';
import { instantOf } from './zoned';

const KINDS = ['callback', 'review', 'to_do'] as const satisfies readonly Schemas['TaskKind'][];

/** The form. */
export function TaskForm() {
  const { t } = useTranslation('account');
  const { account } = useDesk();
  const { timeZone } = useUiSettings();
  const form = useForm({
    initialValues: { kind: 'callback' as Schemas['TaskKind'], title: '', due_at: '' },
    validate: {
      title: (title) => (title.trim() === '' ? t('task.titleMissing') : null),
      due_at: (due_at) => (due_at === '' ? t('task.dueMissing') : null),
    },
  });
  const { problem, submit } = useSubmit(form, ['kind', 'title', 'due_at']);
  const { kind, title, due_at } = form.values;
  const save = async () => {
    if (form.validate().hasErrors) {
      return false;
    }
    const isSaved = await submit(() =>
      client.POST('/api/v1/accounts/{account_id}/tasks/', {
        params: { path: { account_id: account.id } },
        body: { kind, title: title.trim(), due_at: instantOf(due_at, timeZone) },
      }),
    );
    if (isSaved) {
      form.reset();
      toastDone(t('task.saved'));
    }
    return isSaved;
  };
  useDraft('task', title !== '' || due_at !== '', save);
  if (account.status === 'closed' || account.status === 'settled') {
    return <Blocked form="task">{t('panel.notOpen')}</Blocked>;
  }
  return (
    <form data-form="task" className={classes.form} noValidate onSubmit={(event) => event.preventDefault()}>
      <FormProblem problem={problem} />
      <NativeSelect
        label={t('task.kind')}
        data={KINDS.map((value) => ({ value, label: t(`taskKinds.${value}`) }))}
        {...form.getInputProps('kind')}
      />
      <TextInput label={t('task.title')} data-first maxLength={200} {...form.getInputProps('title')} />
      <TextInput type="datetime-local" label={t('task.due')} description={timeZone} {...form.getInputProps('due_at')} />
    </form>
  );
}
