/** Add interest, fees or costs to what is owed. */
import { client, idempotent, type Schemas, useIdempotencyKey } from '@fairdue/api-staff';
import { FormActions, FormDialog, FormProblem, formatMoney, toastDone, useUiSettings } from '@fairdue/ui';
import { NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import { useUser } from '../../../session/session';
import { decimalsOf, sumOf, toMinor } from '../../payments/amounts';
import { useDesk } from '../desk';
import { todayIn } from '../panel/zoned';

const KINDS = ['interest', 'fees', 'costs'] as const satisfies readonly Schemas['ChargeBody']['bucket'][];

/** The dialog. */
export function ChargeDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('account');
  const { locale } = useUiSettings();
  const { account, refresh } = useDesk();
  const { key } = useIdempotencyKey();
  const today = todayIn(useUser().agency?.time_zone ?? 'UTC');
  const { currency, current_balance } = account;
  const isAmount = (text: string) => (toMinor(text, decimalsOf(currency)) ?? 0n) > 0n;
  const form = useForm({
    initialValues: { bucket: 'costs' as Schemas['ChargeBody']['bucket'], amount: '', effective_on: today, reason: '' },
    validate: {
      amount: (text) => (isAmount(text) ? null : t('contact.missing.amount')),
      effective_on: (day) => (day === '' ? t('charge.dayMissing') : null),
      reason: (reason) => (reason.trim() === '' ? t('reason.missing') : null),
    },
  });
  const { problem, isBusy, submit } = useSubmit(form, ['bucket', 'amount', 'effective_on', 'reason']);
  const { amount } = form.values;
  const send = async (values: typeof form.values) => {
    const body = { ...values, amount: values.amount.trim(), reason: values.reason.trim() };
    const params = { path: { account_id: account.id }, header: idempotent(key()) };
    await client.POST('/api/v1/accounts/{account_id}/charges/', { params, body });
    toastDone(t('charge.saved'));
    onClose();
    await refresh();
  };
  return (
    <FormDialog title={t('charge.title', { reference: account.external_ref })} isOpen onClose={onClose}>
      <form onSubmit={form.onSubmit((values) => submit(() => send(values)))} noValidate>
        <FormProblem problem={problem} />
        <Stack gap="sm">
          <NativeSelect
            label={t('charge.bucket')}
            data={KINDS.map((value) => ({ value, label: t(`balance.${value}`) }))}
            {...form.getInputProps('bucket')}
          />
          <TextInput
            label={t('charge.amount', { currency })}
            inputMode="decimal"
            required
            data-autofocus
            {...form.getInputProps('amount')}
          />
          <TextInput type="date" label={t('charge.on')} max={today} required {...form.getInputProps('effective_on')} />
          <Textarea label={t('reason.label')} required rows={2} maxLength={500} {...form.getInputProps('reason')} />
          {isAmount(amount) && (
            <Text size="sm" role="status">
              {t('charge.effect', {
                amount: formatMoney(sumOf([current_balance, amount], currency), currency, locale),
              })}
            </Text>
          )}
        </Stack>
        <FormActions verb={t('charge.save')} isBusy={isBusy} onCancel={onClose} />
      </form>
    </FormDialog>
  );
}
