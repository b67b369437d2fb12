/** The outcome of a contact: by which way, how it ended, what was said, and when the account comes up again. */
import { client, idempotent, useIdempotencyKey } from '@fairdue/api-staff';
import { FormProblem, toastDone, useUiSettings } from '@fairdue/ui';
import { Group, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import classes from '../Account.module.css';
import { useDesk } from '../desk';
import { pointsFor } from '../facts/points';
import { Blocked } from './Blocked';
import { useDraft } from './drafts';
import { FollowUpFields } from './FollowUpFields';
import { OutcomeChoice } from './OutcomeChoice';
import { bodyOf, CHANNELS, isTouched, missingOf, NOTHING, type OutcomeValues } from './outcome';

const FIELDS = Object.keys(NOTHING);

/** The form. `point` is the contact point that was asked for beside its number. */
export function ContactForm({ point }: { readonly point: string }) {
  const { t } = useTranslation('account');
  const { account, change } = useDesk();
  const { timeZone } = useUiSettings();
  const { key, renew } = useIdempotencyKey();
  const form = useForm<OutcomeValues>({
    initialValues: { ...NOTHING, contact_point: pointsFor('phone', account)[0]?.id ?? '' },
    validate: (values) =>
      Object.fromEntries(Object.entries(missingOf(values)).map(([field, why]) => [field, t(`contact.missing.${why}`)])),
  });
  const { problem, submit } = useSubmit(form, FIELDS);
  const box = useRef<HTMLFormElement>(null);
  const { values } = form;
  usePoint(point, form.setValues, account);

  const save = async () => {
    if (form.validate().hasErrors) {
      box.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
      return false;
    }
    const isSaved = await submit(() =>
      change((header) =>
        client.POST('/api/v1/accounts/{account_id}/outcome/', {
          params: { path: { account_id: account.id }, header: { ...header, ...idempotent(key()) } },
          body: bodyOf(values, timeZone),
        }),
      ),
    );
    if (isSaved) {
      renew();
      form.reset();
      toastDone(t('contact.saved'));
    }
    return isSaved;
  };
  useDraft('contact', isTouched(values), save);

  if (account.status === 'closed' || account.status === 'settled') {
    return <Blocked form="contact">{t('panel.notOpen')}</Blocked>;
  }
  const points = pointsFor(values.channel, account);
  return (
    <form
      data-form="contact"
      className={classes.form}
      noValidate
      ref={box}
      onSubmit={(event) => event.preventDefault()}
    >
      <FormProblem problem={problem} />
      <Group grow gap="xs" align="start">
        <NativeSelect
          label={t('contact.channel')}
          data={CHANNELS.map((value) => ({ value, label: t(`channels.${value}`) }))}
          {...form.getInputProps('channel')}
          onChange={({ currentTarget: { value } }) => {
            const channel = value as OutcomeValues['channel'];
            form.setValues({ channel, contact_point: pointsFor(channel, account)[0]?.id ?? '' });
          }}
        />
        <NativeSelect
          label={values.channel === 'phone' || values.channel === 'sms' ? t('contact.number') : t('contact.address')}
          data={[
            { value: '', label: t('contact.noPoint') },
            ...points.map(({ id, raw }) => ({ value: id, label: raw })),
          ]}
          {...form.getInputProps('contact_point')}
        />
      </Group>
      <OutcomeChoice
        value={values.outcome}
        onChange={(outcome) => form.setFieldValue('outcome', outcome)}
        error={form.errors.outcome}
      />
      {values.outcome === 'promise' && (
        <Group grow gap="xs" align="start">
          <TextInput
            label={t('contact.amount', { currency: account.currency })}
            inputMode="decimal"
            {...form.getInputProps('amount')}
          />
          <TextInput type="date" label={t('contact.promisedOn')} {...form.getInputProps('promised_on')} />
        </Group>
      )}
      {values.outcome === 'callback' && (
        <TextInput
          type="datetime-local"
          label={t('contact.callbackAt')}
          description={timeZone}
          {...form.getInputProps('callback_at')}
        />
      )}
      <Textarea label={t('contact.note')} rows={2} {...form.getInputProps('note')} />
      <FollowUpFields form={form} />
    </form>
  );
}

/** Whoever presses beside a number means that one. */
function usePoint(
  point: string,
  setValues: (values: Partial<OutcomeValues>) => void,
  { debtor }: { debtor: { contact_points: readonly { id: string; kind: string }[] } },
): void {
  const found = debtor.contact_points.find(({ id }) => id === point);
  const kind = found?.kind;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another press changes the form
  useEffect(() => {
    if (kind !== undefined) {
      const channel = kind === 'email' ? 'email' : kind === 'postal' ? 'letter' : 'phone';
      setValues({ channel, contact_point: point });
    }
  }, [point, kind]);
}
