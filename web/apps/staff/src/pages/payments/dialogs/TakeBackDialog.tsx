/** Take back a payment that should not have been entered. It stays, reversed. */
import { client } from '@fairdue/api-staff';
import { FormActions, FormDialog, FormProblem, formatMoney, toastDone, useUiSettings } from '@fairdue/ui';
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import { type Payment, useRefreshMoney } from '../queries';
import { useMoneyRefusal } from '../refusals';

interface TakeBackDialogProps {
  readonly payment: Payment;
  readonly onClose: () => void;
}

const NO_FIELDS = { setErrors: () => {} };

/** The dialog. */
export function TakeBackDialog({ payment, onClose }: TakeBackDialogProps) {
  const { t } = useTranslation('payments');
  const { locale } = useUiSettings();
  const refresh = useRefreshMoney();
  const { problem, isBusy, submit } = useSubmit(NO_FIELDS, []);
  const textOf = useMoneyRefusal();
  const { amount, currency, shares } = payment;
  const send = async () => {
    await client.DELETE('/api/v1/payments/{payment_id}/', { params: { path: { payment_id: payment.id } } });
    toastDone(t('takeBack.done'));
    onClose();
    await refresh();
  };
  const accounts = shares.map(({ account_ref }) => account_ref).join(', ');
  return (
    <FormDialog title={t('takeBack.title')} isOpen onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit(send);
        }}
      >
        <FormProblem problem={problem} textOf={textOf} />
        <Text>{t('takeBack.effect', { amount: formatMoney(amount, currency, locale), accounts })}</Text>
        <FormActions verb={t('deeds.takeBack')} isBusy={isBusy} isDangerous onCancel={onClose} />
      </form>
    </FormDialog>
  );
}
