/** The dialog in which a creditor is entered or changed. */
import { client, refreshPaths, type Schemas } from '@fairdue/api-staff';
import { type DialogState, FormActions, FormDialog, FormProblem, toastDone } from '@fairdue/ui';
import { NativeSelect, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { seenAt } from '../../forms/seenAt';
import { useSubmit } from '../../forms/useSubmit';
import { toFraction, toPercent } from '../settings/collectors/rates';
import { ORDERS, type OrderName, orderName, orderOf } from './terms';

type CreditorRow = Schemas['CreditorRow'];

interface CreditorDialogProps {
  /** Null as subject: a new one. */
  readonly state: DialogState<CreditorRow | null>;
}

/** The dialog. */
export function CreditorDialog({ state: { isOpen, subject, close } }: CreditorDialogProps) {
  const { t } = useTranslation('creditors');
  return (
    <FormDialog title={subject ? t('editOf', { name: subject.name }) : t('add')} isOpen={isOpen} onClose={close}>
      <CreditorForm creditor={subject} onClose={close} />
    </FormDialog>
  );
}

interface CreditorFormProps {
  readonly creditor: CreditorRow | null;
  readonly onClose: () => void;
}

function CreditorForm({ creditor, onClose }: CreditorFormProps) {
  const { t } = useTranslation('creditors');
  const queries = useQueryClient();
  const form = useForm({
    initialValues: {
      name: creditor?.name ?? '',
      reference: creditor?.reference ?? '',
      currency: creditor?.currency ?? '',
      commission: toPercent(creditor?.commission_rate ?? '0'),
      order: orderName(creditor?.allocation_order ?? ORDERS.usual),
      is_active: creditor?.is_active ?? true,
    },
    validate: { commission: (percent) => (toFraction(percent) === null ? t('commissionWrong') : null) },
  });
  const own = creditor?.allocation_order ?? ORDERS.usual;
  const { problem, isBusy, submit } = useSubmit(form, ['name', 'reference', 'currency']);
  const save = async ({ currency, is_active, commission, order, ...names }: typeof form.values) => {
    const body = {
      ...names,
      currency: currency.trim().toUpperCase() || null,
      commission_rate: toFraction(commission) ?? '0',
      allocation_order: orderOf(order, own),
    };
    if (creditor) {
      const params = { path: { creditor_id: creditor.id }, header: seenAt(creditor) };
      await client.PATCH('/api/v1/creditors/{creditor_id}/', { params, body: { ...body, is_active } });
    } else {
      await client.POST('/api/v1/creditors/', { body });
    }
    await refreshPaths(queries, '/api/v1/creditors/');
    toastDone(t('saved', { name: names.name }));
    onClose();
  };
  const reload = () => {
    onClose();
    void refreshPaths(queries, '/api/v1/creditors/');
  };
  const names: OrderName[] = [
    ...(Object.keys(ORDERS) as OrderName[]),
    ...(orderName(own) === 'own' ? ['own' as const] : []),
  ];
  const labels = { name: t('name'), reference: t('reference'), currency: t('currency') };
  const textOf = ({ code }: { readonly code: string }) => (code === 'creditor_exists' ? t('exists') : null);
  return (
    <form onSubmit={form.onSubmit((values) => submit(() => save(values)))} noValidate>
      <FormProblem problem={problem} labels={labels} textOf={textOf} onReload={reload} />
      <Stack gap="sm">
        <TextInput label={labels.name} data-autofocus withAsterisk {...form.getInputProps('name')} />
        <TextInput label={labels.reference} description={t('referenceHint')} {...form.getInputProps('reference')} />
        <TextInput
          label={labels.currency}
          description={t('currencyHint')}
          maxLength={3}
          maw={160}
          {...form.getInputProps('currency')}
        />
        <TextInput
          label={t('commission')}
          description={t('commissionHint')}
          inputMode="decimal"
          maw={200}
          {...form.getInputProps('commission')}
        />
        <NativeSelect
          label={t('order')}
          description={t('orderHint')}
          data={names.map((value) => ({ value, label: t(`orders.${value}`, { order: own.join(', ') }) }))}
          {...form.getInputProps('order')}
        />
        {creditor && (
          <Switch
            label={t('active')}
            description={t('activeHint')}
            {...form.getInputProps('is_active', { type: 'checkbox' })}
          />
        )}
      </Stack>
      <FormActions verb={t('save')} isBusy={isBusy} onCancel={onClose} />
    </form>
  );
}
