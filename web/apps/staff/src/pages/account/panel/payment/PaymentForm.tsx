/** Take money that came in: how much, how, when; what becomes of it is shown before it is taken. */
import { client, idempotent, useIdempotencyKey } from '@fairdue/api-staff';
import { FormProblem, formatMoney, toastDone, useConfirm, useUiSettings } from '@fairdue/ui';
import { Button, Checkbox, Group, NativeSelect, TextInput } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../../forms/useSubmit';
import { useUser } from '../../../../session/session';
import { isPositive } from '../../../payments/amounts';
import { useRefreshMoney } from '../../../payments/queries';
import { useMoneyRefusal } from '../../../payments/refusals';
import { MANUAL_METHODS } from '../../../payments/search';
import classes from '../../Account.module.css';
import { useDesk } from '../../desk';
import { useDraft } from '../drafts';
import { todayIn } from '../zoned';
import { Outcome } from './Outcome';
import { PreviewBox } from './PreviewBox';
import { type Preview, previewQuery } from './preview';
import { SplitFields } from './SplitFields';
import { bodyOf, isEntered, missingOf, nothingTaken, type TakeValues } from './take';

type TakeForm = Pick<UseFormReturnType<TakeValues>, 'setErrors' | 'validate' | 'getValues' | 'reset'>;

const FIELDS = ['amount', 'payment_method', 'received_on', 'external_ref', 'shares'];

/** The form. */
export function PaymentForm() {
  const { t } = useTranslation('payments');
  const { locale } = useUiSettings();
  const { account } = useDesk();
  const user = useUser();
  const today = todayIn(user.agency?.time_zone ?? 'UTC');
  const form = useForm<TakeValues>({
    initialValues: nothingTaken(today),
    validate: (values) =>
      Object.fromEntries(
        Object.entries(missingOf(values, account.currency, today)).map(([field, why]) => [
          field,
          t(`take.missing.${why}`),
        ]),
      ),
  });
  const { problem, save } = useTaking(form);
  const textOf = useMoneyRefusal();
  const { values } = form;
  useDraft('payment', isEntered(values), save);
  const others = account.other_accounts.some(({ id }) => id !== null);
  const owed = account.current_balance;
  return (
    <form data-form="payment" className={classes.form} noValidate onSubmit={(event) => event.preventDefault()}>
      <FormProblem problem={problem} textOf={textOf} />
      <Group gap="xs" align="flex-start" grow>
        <TextInput
          label={t('refund.amount', { currency: account.currency })}
          inputMode="decimal"
          data-first
          {...form.getInputProps('amount')}
        />
        <TextInput type="date" label={t('columns.received')} max={today} {...form.getInputProps('received_on')} />
      </Group>
      {isPositive(owed) && !values.isSplit && (
        <div>
          <Button size="compact-xs" variant="default" onClick={() => form.setFieldValue('amount', owed)}>
            {t('take.whole', { amount: formatMoney(owed, account.currency, locale) })}
          </Button>
        </div>
      )}
      <Group gap="xs" align="flex-start" grow>
        <NativeSelect
          label={t('columns.method')}
          data={MANUAL_METHODS.map((value) => ({ value, label: t(`methods.${value}`) }))}
          {...form.getInputProps('method')}
        />
        <TextInput label={t('columns.reference')} maxLength={200} {...form.getInputProps('reference')} />
      </Group>
      <TextInput label={t('facts.note')} maxLength={500} {...form.getInputProps('note')} />
      {others && <Checkbox label={t('take.split')} {...form.getInputProps('isSplit', { type: 'checkbox' })} />}
      {values.isSplit && <SplitFields form={form} />}
      <PreviewBox values={values} today={today} />
    </form>
  );
}

/** Shows what it comes to, asks, takes it. The same entries carry the same key, so that they are one payment however often they are sent. */
function useTaking(form: TakeForm) {
  const { t } = useTranslation('payments');
  const { locale } = useUiSettings();
  const { account } = useDesk();
  const queries = useQueryClient();
  const confirm = useConfirm();
  const refreshMoney = useRefreshMoney();
  const { key, renew } = useIdempotencyKey();
  const sent = useRef('');
  const { problem, submit } = useSubmit(form, FIELDS);
  const save = async () => {
    if (form.validate().hasErrors) {
      return false;
    }
    const body = bodyOf(form.getValues(), account.id);
    let preview: Preview | null = null;
    const isKnown = await submit(async () => {
      preview = await queries.fetchQuery({ ...previewQuery(body), staleTime: 0 });
    });
    const amount = formatMoney(body.amount, account.currency, locale);
    const question = {
      title: t('take.sure', { amount, name: account.debtor.full_name }),
      verb: t('take.verb'),
    };
    if (
      !isKnown ||
      preview === null ||
      !(await confirm({ ...question, effect: <Outcome preview={preview} account={account} /> }))
    ) {
      return false;
    }
    if (JSON.stringify(body) !== sent.current) {
      renew();
    }
    sent.current = JSON.stringify(body);
    const params = { header: idempotent(key()) };
    const isTaken = await submit(() => client.POST('/api/v1/payments/', { params, body }));
    if (isTaken) {
      renew();
      form.reset();
      toastDone(t('take.done', { amount }));
      void refreshMoney();
    }
    return isTaken;
  };
  return { problem, save };
}
