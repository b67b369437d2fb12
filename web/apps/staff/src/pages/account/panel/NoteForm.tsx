/** A note on the account; sent notes cannot be changed. */
import { client } from '@fairdue/api-staff';
import { FormProblem, toastDone } from '@fairdue/ui';
import { Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import classes from '../Account.module.css';
import { useDesk } from '../desk';
import { useDraft } from './drafts';

const LENGTH_MAX = 5000;

/** The form. */
export function NoteForm() {
  const { t } = useTranslation('account');
  const { account } = useDesk();
  const form = useForm({
    initialValues: { text: '' },
    validate: { text: (text) => (text.trim() === '' ? t('note.missing') : null) },
  });
  const { problem, submit } = useSubmit(form, ['text']);
  const save = async () => {
    if (form.validate().hasErrors) {
      return false;
    }
    const isSaved = await submit(() =>
      client.POST('/api/v1/accounts/{account_id}/add-note/', {
        params: { path: { account_id: account.id } },
        body: { text: form.values.text },
      }),
    );
    if (isSaved) {
      form.reset();
      toastDone(t('note.saved'));
    }
    return isSaved;
  };
  useDraft('note', form.values.text !== '', save);
  return (
    <form data-form="note" className={classes.form} noValidate onSubmit={(event) => event.preventDefault()}>
      <FormProblem problem={problem} />
      <Textarea label={t('note.text')} data-first rows={5} maxLength={LENGTH_MAX} {...form.getInputProps('text')} />
      <Text size="sm" c="dimmed">
        {t('note.hint')}
      </Text>
    </form>
  );
}
