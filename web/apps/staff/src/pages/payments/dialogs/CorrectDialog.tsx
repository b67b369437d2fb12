/** Correct a payment that was entered by hand: what was posted is reversed and posted anew. */
import { client, type Schemas } from '@fairdue/api-staff';
import { FormActions, FormDialog, FormProblem, toastDone } from '@fairdue/ui';
import { NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import { decimalsOf, toMinor } from '../amounts';
import { isFromBank } from '../possible';
import { type Payment, useMoneyChange } from '../queries';
import { useMoneyRefusal } from '../refusals';
import { MANUAL_METHODS } from '../search';

interface CorrectDialogProps {
  readonly payment: Payment;
  readonly onClose: () => void;
}

/** The dialog. */
export function CorrectDialog({ payment, onClose }: CorrectDialogProps) {
  const { t } = useTranslation('payments');
  const change = useMoneyChange();
  const { amount, currency, payment_method, received_on, version } = payment;
  const form = useForm({
    initialValues: { amount, payment_method, received_on, reason: '' },
    validate: {
      amount: (text) => ((toMinor(text, decimalsOf(currency)) ?? 0n) <= 0n ? t('refund.amountWrong') : null),
      received_on: (day) => (day === '' ? t('take.dayMissing') : null),
      reason: (reason) => (reason.trim() === '' ? t('reasonMissing') : null),
    },
  });
  const { problem, isBusy, submit } = useSubmit(form, ['amount', 'payment_method', 'received_on', 'reason']);
  const textOf = useMoneyRefusal();
  const isSplit = payment.shares.length > 1;
  const isBanks = isFromBank(payment);
  const isFixed = isSplit || isBanks;
  const send = (values: typeof form.values) => {
    const body: Schemas['PaymentPatch'] = {
      amount: values.amount.trim(),
      payment_method: values.payment_method as Schemas['PaymentMethod'],
      received_on: values.received_on,
      reason: values.reason.trim(),
      version,
    };
    const params = { path: { payment_id: payment.id } };
    return change(
      () => client.PATCH('/api/v1/payments/{payment_id}/', { params, body }),
      () => {
        toastDone(t('correct.done'));
        onClose();
      },
    );
  };
  return (
    <FormDialog title={t('correct.title')} isOpen onClose={onClose}>
      <form onSubmit={form.onSubmit((values) => submit(() => send(values)))} noValidate>
        <FormProblem problem={problem} textOf={textOf} />
        <Stack gap="sm">
          <Text size="sm">{t('correct.effect')}</Text>
          <TextInput
            label={t('refund.amount', { currency })}
            description={isBanks ? t('correct.banks') : isSplit ? t('correct.several') : undefined}
            inputMode="decimal"
            required
            disabled={isFixed}
            data-autofocus={isFixed ? undefined : true}
            {...form.getInputProps('amount')}
          />
          <NativeSelect
            label={t('columns.method')}
            data-autofocus={isFixed ? true : undefined}
            data={MANUAL_METHODS.map((value) => ({ value, label: t(`methods.${value}`) }))}
            {...form.getInputProps('payment_method')}
          />
          <TextInput
            type="date"
            label={t('columns.received')}
            required
            disabled={isBanks}
            {...form.getInputProps('received_on')}
          />
          <Textarea label={t('reason')} required rows={2} maxLength={500} {...form.getInputProps('reason')} />
        </Stack>
        <FormActions
          verb={t('deeds.correct')}
          isBusy={isBusy}
          isDisabled={!form.isDirty('amount') && !form.isDirty('payment_method') && !form.isDirty('received_on')}
          onCancel={onClose}
        />
      </form>
    </FormDialog>
  );
}
