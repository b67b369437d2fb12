/** Enter that a bank did not honour a payment: a check that bounced, a direct debit that came back. */
import { client } from '@fairdue/api-staff';
import { FormActions, FormDialog, FormProblem, formatMoney, toastDone, useUiSettings } from '@fairdue/ui';
import { Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import { useUser } from '../../../session/session';
import { todayIn } from '../../account/panel/zoned';
import { type Payment, useMoneyChange } from '../queries';
import { useMoneyRefusal } from '../refusals';

const REASON_MAX = 500;

interface ReturnDialogProps {
  readonly payment: Payment;
  readonly onClose: () => void;
}

/** The dialog. */
export function ReturnDialog({ payment, onClose }: ReturnDialogProps) {
  const { t } = useTranslation('payments');
  const { locale } = useUiSettings();
  const change = useMoneyChange();
  const { id, amount, currency, shares, version, received_on } = payment;
  const today = todayIn(useUser().agency?.time_zone ?? 'UTC');
  const form = useForm({
    initialValues: { returned_on: today, reason: '' },
    validate: {
      returned_on: (day) => (day < received_on || day > today ? t('return.dayWrong') : null),
      reason: (reason) => (reason.trim() === '' ? t('reasonMissing') : null),
    },
  });
  const { problem, isBusy, submit } = useSubmit(form, ['returned_on', 'reason']);
  const textOf = useMoneyRefusal();
  const params = { path: { payment_id: id } };
  const send = ({ returned_on, reason }: typeof form.values) =>
    change(
      () =>
        client.POST('/api/v1/payments/{payment_id}/return/', {
          params,
          body: { returned_on, reason: reason.trim(), version },
        }),
      () => {
        toastDone(t('return.done'));
        onClose();
      },
    );
  const accounts = shares.map(({ account_ref }) => account_ref).join(', ');
  return (
    <FormDialog title={t('return.title')} isOpen onClose={onClose}>
      <form onSubmit={form.onSubmit((values) => submit(() => send(values)))} noValidate>
        <FormProblem problem={problem} textOf={textOf} labels={{ reason: t('reason') }} />
        <Stack gap="sm">
          <Text>{t('return.effect', { amount: formatMoney(amount, currency, locale), accounts })}</Text>
          <TextInput
            type="date"
            label={t('return.day')}
            required
            min={received_on}
            max={today}
            data-autofocus
            {...form.getInputProps('returned_on')}
          />
          <Textarea
            label={t('reason')}
            description={t('return.reasonHint')}
            required
            rows={2}
            maxLength={REASON_MAX}
            {...form.getInputProps('reason')}
          />
        </Stack>
        <FormActions verb={t('deeds.return')} isBusy={isBusy} isDangerous onCancel={onClose} />
      </form>
    </FormDialog>
  );
}
