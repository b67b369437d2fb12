/** Give a payment back, or some of it: says what is left to give back, and what it does to the balance. */
import { client, idempotent, useIdempotencyKey } from '@fairdue/api-staff';
import { FormActions, FormDialog, FormProblem, formatMoney, Money, toastDone, useUiSettings } from '@fairdue/ui';
import { Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import { decimalsOf, isPositive, minus, toMinor } from '../amounts';
import classes from '../Payments.module.css';
import { type Payment, useMoneyChange } from '../queries';
import { useMoneyRefusal } from '../refusals';

const REASON_MAX = 500;

interface RefundDialogProps {
  readonly payment: Payment;
  readonly onClose: () => void;
}

/** The dialog. */
export function RefundDialog({ payment, onClose }: RefundDialogProps) {
  const { t } = useTranslation('payments');
  const { locale } = useUiSettings();
  const change = useMoneyChange();
  const { key } = useIdempotencyKey();
  const { currency, refundable_amount: left } = payment;
  const wrong = (amount: string) => {
    const minor = toMinor(amount, decimalsOf(currency));
    if (minor === null || minor <= 0n) {
      return t('refund.amountWrong');
    }
    return isPositive(minus(amount.trim(), left, currency))
      ? t('refund.tooMuch', { left: formatMoney(left, currency, locale) })
      : null;
  };
  const form = useForm({
    initialValues: { part: 'all', amount: '', reason: '' },
    validate: {
      amount: (amount, { part }) => (part === 'part' ? wrong(amount) : null),
      reason: (reason) => (reason.trim() === '' ? t('reasonMissing') : null),
    },
  });
  const { problem, isBusy, submit } = useSubmit(form, ['amount', 'reason']);
  const textOf = useMoneyRefusal();
  const { part, amount } = form.values;
  const wanted = part === 'all' ? left : amount.trim();
  const send = ({ reason }: typeof form.values) => {
    const params = { path: { payment_id: payment.id }, header: idempotent(key()) };
    const body = { amount: part === 'all' ? null : wanted, reason: reason.trim(), version: payment.version };
    return change(
      () => client.POST('/api/v1/payments/{payment_id}/refund/', { params, body }),
      () => {
        toastDone(t('refund.done', { amount: formatMoney(wanted, currency, locale) }));
        onClose();
      },
    );
  };
  return (
    <FormDialog title={t('refund.title')} isOpen onClose={onClose}>
      <form onSubmit={form.onSubmit((values) => submit(() => send(values)))} noValidate>
        <FormProblem problem={problem} textOf={textOf} labels={{ amount: t('columns.amount'), reason: t('reason') }} />
        <Stack gap="sm">
          <Radio.Group label={t('refund.howMuch')} {...form.getInputProps('part')}>
            <Stack gap={8} mt={8}>
              <Radio
                value="all"
                label={t('refund.all', { left: formatMoney(left, currency, locale) })}
                data-autofocus
              />
              <Radio value="part" label={t('refund.part')} />
            </Stack>
          </Radio.Group>
          {part === 'part' && (
            <TextInput
              label={t('refund.amount', { currency })}
              inputMode="decimal"
              required
              {...form.getInputProps('amount')}
            />
          )}
          <Textarea label={t('reason')} required rows={2} maxLength={REASON_MAX} {...form.getInputProps('reason')} />
          {wrong(wanted) === null && <Effect payment={payment} wanted={wanted} />}
        </Stack>
        <FormActions verb={t('deeds.refund')} isBusy={isBusy} isDangerous onCancel={onClose} />
      </form>
    </FormDialog>
  );
}

/** What a refund does: it takes first what is not applied, and the rest is owed again. */
function Effect({ payment, wanted }: { readonly payment: Payment; readonly wanted: string }) {
  const { t } = useTranslation('payments');
  const { locale } = useUiSettings();
  const { currency, unapplied_amount, refundable_amount, shares, payment_method } = payment;
  const owed = minus(wanted, unapplied_amount, currency);
  const amount = formatMoney(owed, currency, locale);
  return (
    <div className={classes.effect} role="status">
      <Text size="sm">
        {!isPositive(owed)
          ? t('refund.owesNothing')
          : shares.length === 1
            ? t('refund.owesAgain', { account: shares[0]?.account_ref ?? '', amount })
            : t('refund.oweAgain', { amount })}
      </Text>
      <Text size="sm">
        {t('refund.leftAfter')} <Money amount={minus(refundable_amount, wanted, currency)} currency={currency} />
      </Text>
      {payment_method === 'card' && <Text size="sm">{t('refund.card')}</Text>}
    </div>
  );
}
