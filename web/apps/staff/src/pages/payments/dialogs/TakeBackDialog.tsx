/** Take back a payment that should not have been entered, and say why. It stays, reversed. */
import { client } from '@fairdue/api-staff';
import { FormActions, FormDialog, FormProblem, formatMoney, toastDone, useUiSettings } from '@fairdue/ui';
import { Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import { type Payment, useMoneyChange } from '../queries';
import { useMoneyRefusal } from '../refusals';

const REASON_MAX = 500;

interface TakeBackDialogProps {
  readonly payment: Payment;
  readonly onClose: () => void;
}

/** The dialog. */
export function TakeBackDialog({ payment, onClose }: TakeBackDialogProps) {
  const { t } = useTranslation('payments');
  const { locale } = useUiSettings();
  const change = useMoneyChange();
  const form = useForm({
    initialValues: { reason: '' },
    validate: { reason: (reason) => (reason.trim() === '' ? t('reasonMissing') : null) },
  });
  const { problem, isBusy, submit } = useSubmit(form, ['reason']);
  const textOf = useMoneyRefusal();
  const { id, amount, currency, shares, version } = payment;
  const params = { path: { payment_id: id } };
  const send = ({ reason }: typeof form.values) =>
    change(
      () => client.POST('/api/v1/payments/{payment_id}/reverse/', { params, body: { reason: reason.trim(), version } }),
      () => {
        toastDone(t('takeBack.done'));
        onClose();
      },
    );
  const accounts = shares.map(({ account_ref }) => account_ref).join(', ');
  return (
    <FormDialog title={t('takeBack.title')} isOpen onClose={onClose}>
      <form onSubmit={form.onSubmit((values) => submit(() => send(values)))} noValidate>
        <FormProblem problem={problem} textOf={textOf} labels={{ reason: t('reason') }} />
        <Stack gap="sm">
          <Text>{t('takeBack.effect', { amount: formatMoney(amount, currency, locale), accounts })}</Text>
          <Textarea
            label={t('reason')}
            description={t('takeBack.reasonHint')}
            required
            data-autofocus
            rows={2}
            maxLength={REASON_MAX}
            {...form.getInputProps('reason')}
          />
        </Stack>
        <FormActions verb={t('deeds.takeBack')} isBusy={isBusy} isDangerous onCancel={onClose} />
      </form>
    </FormDialog>
  );
}
