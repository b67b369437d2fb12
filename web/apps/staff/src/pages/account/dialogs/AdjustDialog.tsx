/** Set another balance: an adjustment posting with a reason, looked at once more before it is made. */
import { client, type Schemas } from '@fairdue/api-staff';
import { FormProblem, formatMoney, Money, toastDone, useConfirm, useUiSettings } from '@fairdue/ui';
import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import { amount } from '../../../router/search';
import { useDesk } from '../desk';

/** The dialog. */
export function AdjustDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation(['account', 'ui']);
  const { locale } = useUiSettings();
  const { account, change, refresh } = useDesk();
  const confirm = useConfirm();
  const form = useForm({
    initialValues: { current_balance: '', reason: '' },
    validate: {
      current_balance: (text) => (amount.read(text.trim()) === undefined ? t('contact.missing.amount') : null),
      reason: (reason) => (reason.trim() === '' ? t('reason.missing') : null),
    },
  });
  const { problem, isBusy, submit } = useSubmit(form, ['current_balance', 'reason']);
  const save = form.onSubmit(async ({ current_balance, reason }) => {
    const wanted = current_balance.trim();
    const shown = {
      from: formatMoney(account.current_balance, account.currency, locale),
      to: formatMoney(wanted, account.currency, locale),
    };
    const question = {
      title: t('adjust.sure', { reference: account.external_ref }),
      effect: t('adjust.effect', shown),
    };
    if (!(await confirm({ ...question, verb: t('more.adjust') }))) {
      return;
    }
    const params = { path: { account_id: account.id } };
    // The generated type names every field with a default as required; the API takes what is sent.
    const body = { current_balance: wanted, reason: reason.trim() } as Schemas['AccountPatch'];
    const patch = () =>
      change((header) => client.PATCH('/api/v1/accounts/{account_id}/', { params: { ...params, header }, body }));
    if (await submit(patch)) {
      toastDone(t('adjust.saved'));
      onClose();
      await refresh();
    }
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('adjust.title', { reference: account.external_ref })}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <form onSubmit={save} noValidate>
        <FormProblem problem={problem} />
        <Stack>
          <Text>
            {t('adjust.now')} <Money amount={account.current_balance} currency={account.currency} />
          </Text>
          <TextInput
            label={t('adjust.wanted', { currency: account.currency })}
            inputMode="decimal"
            required
            data-autofocus
            {...form.getInputProps('current_balance')}
          />
          <Textarea label={t('reason.label')} required rows={2} maxLength={1000} {...form.getInputProps('reason')} />
        </Stack>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={isBusy}>
            {t('adjust.review')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
