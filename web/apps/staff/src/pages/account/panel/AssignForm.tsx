/** Give the account to a collector, or leave a note for the one who takes it over. */
import { api, client } from '@fairdue/api-staff';
import { FormProblem, formatDate, toastDone, useUiSettings } from '@fairdue/ui';
import { NativeSelect, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import { has, LEADS } from '../../../session/roles';
import { useUser } from '../../../session/session';
import classes from '../Account.module.css';
import { useDesk } from '../desk';
import { useDraft } from './drafts';

const COLLECTORS_FRESH_MS = 60_000;
const PAGE = { params: { query: { page_size: 200 } } };

/** The form; who may not assign has only the note. */
export function AssignForm({ isShown }: { readonly isShown: boolean }) {
  const { t } = useTranslation('account');
  const { account, change } = useDesk();
  const mayAssign = has(useUser(), LEADS);
  const isOpen = account.status !== 'closed' && account.status !== 'settled';
  const form = useForm({
    initialValues: { collector_id: '', force_reason: '', text: '' },
    validate: {
      collector_id: (id, { text }) =>
        mayAssign && isOpen && id === '' && text.trim() === '' ? t('assign.missing') : null,
      text: (text, { collector_id }) => (collector_id === '' && text.trim() === '' ? t('assign.textMissing') : null),
    },
  });
  const { problem, submit } = useSubmit(form, ['collector_id', 'force_reason', 'text']);
  const { collector_id, force_reason, text } = form.values;
  const isAway = problem?.code === 'collector_on_leave';
  const save = async () => {
    if (form.validate().hasErrors) {
      return false;
    }
    const path = { account_id: account.id };
    const assign = () =>
      change((header) =>
        client.POST('/api/v1/accounts/{account_id}/assign/', {
          params: { path, header },
          body: { collector_id, force_reason: force_reason.trim() },
        }),
      );
    const leaveNote = () =>
      client.POST('/api/v1/accounts/{account_id}/handover/', { params: { path }, body: { text: text.trim() } });
    if (collector_id !== '') {
      if (!(await submit(assign))) {
        return false;
      }
      form.setValues({ collector_id: '', force_reason: '' });
    }
    if (text.trim() !== '' && !(await submit(leaveNote))) {
      return false;
    }
    form.reset();
    toastDone(t(collector_id === '' ? 'assign.noted' : 'assign.saved'));
    return true;
  };
  useDraft('assign', collector_id !== '' || text !== '', save);
  return (
    <form data-form="assign" className={classes.form} noValidate onSubmit={(event) => event.preventDefault()}>
      <FormProblem problem={problem} />
      <Text size="sm" c="dimmed">
        {account.assigned_to ? t('assign.now', { name: account.assigned_to.full_name }) : t('assign.nobody')}
      </Text>
      {mayAssign && isOpen && <CollectorSelect isShown={isShown} {...form.getInputProps('collector_id')} />}
      {(isAway || force_reason !== '') && (
        <TextInput
          label={t('assign.forceReason')}
          description={t('assign.forceHint')}
          maxLength={500}
          {...form.getInputProps('force_reason')}
        />
      )}
      <Textarea
        label={t('assign.text')}
        description={t('assign.hint')}
        data-first={!mayAssign || !isOpen || undefined}
        rows={3}
        maxLength={5000}
        {...form.getInputProps('text')}
      />
    </form>
  );
}

/** Active collectors; they are read when the form is shown, since few accounts change hands. */
function CollectorSelect({ isShown, ...props }: { readonly isShown: boolean } & Record<string, unknown>) {
  const { t } = useTranslation('account');
  const { locale } = useUiSettings();
  const { account } = useDesk();
  const collectors = api.useQuery('get', '/api/v1/collectors/', PAGE, {
    enabled: isShown,
    staleTime: COLLECTORS_FRESH_MS,
  });
  const choices = (collectors.data?.results ?? []).filter(
    ({ is_active, id }) => is_active && id !== account.assigned_to?.id,
  );
  const data = choices.map(({ id, full_name, username, team_name, away_until }) => ({
    value: id,
    label: [full_name || username, team_name, away_until && t('assign.away', { date: formatDate(away_until, locale) })]
      .filter(Boolean)
      .join(' · '),
  }));
  return (
    <NativeSelect
      label={t('assign.collector')}
      data-first
      data={[{ value: '', label: collectors.isPending ? t('assign.loading') : t('assign.choose') }, ...data]}
      {...props}
    />
  );
}
