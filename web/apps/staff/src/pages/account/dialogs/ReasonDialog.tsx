/** Asks why, and does it: escalate and its end, close, reopen, write off. Names the account and the effect. */
import { client } from '@fairdue/api-staff';
import { FormProblem, formatMoney, toastDone, useUiSettings } from '@fairdue/ui';
import { Button, Group, Modal, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import type { ReasonFor } from '../actions';
import { type IfMatch, useDesk } from '../desk';

interface ReasonDialogProps {
  readonly what: ReasonFor;
  readonly onClose: () => void;
}

/** The dialog. */
export function ReasonDialog({ what, onClose }: ReasonDialogProps) {
  const { t } = useTranslation(['account', 'ui']);
  const { account, change, refresh } = useDesk();
  const { locale } = useUiSettings();
  const isRequired = what !== 'deescalate';
  const form = useForm({
    initialValues: { reason: '' },
    validate: { reason: (reason) => (isRequired && reason.trim() === '' ? t('reason.missing') : null) },
  });
  const { problem, isBusy, submit } = useSubmit(form, ['reason']);
  const save = form.onSubmit(async ({ reason }) => {
    if (await submit(() => change((header) => post(what, account.id, header, reason.trim())))) {
      toastDone(t(`reason.done.${what}`));
      onClose();
      await refresh();
    }
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`reason.title.${what}`, { reference: account.external_ref })}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <form onSubmit={save} noValidate>
        <FormProblem problem={problem} />
        <Text mb="sm">
          {t(`reason.effect.${what}`, {
            amount: formatMoney(account.current_balance, account.currency, locale),
          })}
        </Text>
        <Textarea
          label={t('reason.label')}
          required={isRequired}
          data-autofocus
          rows={3}
          maxLength={what === 'writeOff' ? 500 : 1000}
          {...form.getInputProps('reason')}
        />
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" color={what === 'close' || what === 'writeOff' ? 'danger' : 'brand'} loading={isBusy}>
            {t(`more.${what}`)}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

function post(what: ReasonFor, account_id: string, header: IfMatch, reason: string) {
  const params = { path: { account_id }, header };
  const body = { reason };
  switch (what) {
    case 'escalate':
      return client.POST('/api/v1/accounts/{account_id}/escalate/', { params, body });
    case 'deescalate':
      return client.POST('/api/v1/accounts/{account_id}/deescalate/', { params, body });
    case 'close':
      return client.POST('/api/v1/accounts/{account_id}/close/', { params, body });
    case 'writeOff':
      return client.POST('/api/v1/accounts/{account_id}/write-off/', { params: { path: { account_id } }, body });
    case 'reopen':
      return client.POST('/api/v1/accounts/{account_id}/reopen/', { params, body });
  }
}
