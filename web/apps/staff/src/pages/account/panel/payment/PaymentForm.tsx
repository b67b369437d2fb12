/** Take money that came in, or charge a kept card: how much, how, when; what becomes of it is shown before it is taken. */
import { client, idempotent, useIdempotencyKey } from '@fairdue/api-staff';
import { FormProblem, formatMoney, toastDone, useConfirm, useUiSettings } from '@fairdue/ui';
import { Button, Checkbox, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../../forms/useSubmit';
import { useUser } from '../../../../session/session';
import { isPositive } from '../../../payments/amounts';
import { useRefreshMoney } from '../../../payments/queries';
import { useMoneyRefusal } from '../../../payments/refusals';
import { METHODS } from '../../../payments/search';
import classes from '../../Account.module.css';
import { useDesk } from '../../desk';
import type { Account } from '../../queries';
import { useDraft } from '../drafts';
import { todayIn } from '../zoned';
import { CardFields } from './CardFields';
import { ChargeOutcome, type Taken } from './ChargeOutcome';
import { Outcome } from './Outcome';
import { PreviewBox } from './PreviewBox';
import { type Preview, previewQuery } from './preview';
import { SplitFields } from './SplitFields';
import { bodyOf, isCharge, isEntered, missingOf, nothingTaken, type TakeValues } from './take';

type TakeForm = Pick<UseFormReturnType<TakeValues>, 'setErrors' | 'validate' | 'getValues' | 'reset'>;

const FIELDS = ['amount', 'payment_method', 'received_on', 'external_ref', 'card', 'shares'];
// What is taken most often comes first.
const OFFERED = [...METHODS.filter((method) => method !== 'card'), 'card'] as const;

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
  const { problem, unsettled, save } = useTaking(form);
  const textOf = useMoneyRefusal();
  const { values } = form;
  useDraft('payment', isEntered(values), save);
  const others = account.other_accounts.some(({ id }) => id !== null);
  const owed = account.current_balance;
  const isCard = isCharge(values);
  return (
    <form data-form="payment" className={classes.form} noValidate onSubmit={(event) => event.preventDefault()}>
      <FormProblem problem={problem} textOf={textOf} />
      <ChargeOutcome taken={unsettled} />
      <Group gap="xs" align="flex-start" grow>
        <TextInput
          label={t('refund.amount', { currency: account.currency })}
          inputMode="decimal"
          data-first
          {...form.getInputProps('amount')}
        />
        <NativeSelect
          label={t('columns.method')}
          data={OFFERED.map((value) => ({ value, label: t(`methods.${value}`) }))}
          {...form.getInputProps('method')}
        />
      </Group>
      {isPositive(owed) && !values.isSplit && (
        <div>
          <Button size="compact-xs" variant="default" onClick={() => form.setFieldValue('amount', owed)}>
            {t('take.whole', { amount: formatMoney(owed, account.currency, locale) })}
          </Button>
        </div>
      )}
      {isCard ? (
        <CardFields form={form} today={today} />
      ) : (
        <Group gap="xs" align="flex-start" grow>
          <TextInput type="date" label={t('columns.received')} max={today} {...form.getInputProps('received_on')} />
          <TextInput label={t('columns.reference')} maxLength={200} {...form.getInputProps('reference')} />
        </Group>
      )}
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
  const [unsettled, setUnsettled] = useState<Taken | null>(null);
  const save = async () => {
    setUnsettled(null);
    if (form.validate().hasErrors) {
      return false;
    }
    const values = form.getValues();
    const isCard = isCharge(values);
    const body = bodyOf(values, account.id);
    let preview: Preview | null = null;
    const isKnown = await submit(async () => {
      preview = await queries.fetchQuery({ ...previewQuery(body), staleTime: 0 });
    });
    const amount = formatMoney(body.amount, account.currency, locale);
    const question = {
      title: t(isCard ? 'charge.sure' : 'take.sure', { amount, name: account.debtor.full_name }),
      verb: t(isCard ? 'charge.verb' : 'take.verb'),
    };
    if (
      !isKnown ||
      preview === null ||
      !(await confirm({ ...question, effect: <Effect preview={preview} account={account} isCard={isCard} /> }))
    ) {
      return false;
    }
    if (JSON.stringify(body) !== sent.current) {
      renew();
    }
    sent.current = JSON.stringify(body);
    const params = { header: idempotent(key()) };
    const answers: Taken[] = [];
    await submit(async () => {
      const { data } = await client.POST('/api/v1/payments/', { params, body });
      answers.push(...(data ? [data] : []));
    });
    const [taken] = answers;
    if (taken === undefined) {
      return false;
    }
    renew();
    void refreshMoney();
    const isIn = taken.status === 'completed';
    if (taken.status !== 'failed') {
      form.reset();
    }
    if (isIn) {
      toastDone(t(isCard ? 'charge.done' : 'take.done', { amount }));
    } else {
      setUnsettled(taken);
    }
    // Nobody goes on to the next account before he has read how this ended.
    return isIn;
  };
  return { problem, unsettled, save };
}

interface EffectProps {
  readonly preview: Preview;
  readonly account: Account;
  readonly isCard: boolean;
}

/** What is asked about: for a card, that its owner agreed. */
function Effect({ preview, account, isCard }: EffectProps) {
  const { t } = useTranslation('payments');
  return (
    <>
      {isCard && (
        <Text size="sm" mb="sm">
          {t('charge.agreed')}
        </Text>
      )}
      <Outcome preview={preview} account={account} />
    </>
  );
}
