/** Change a debtor: who works his accounts the language, an administrator everything. */
import { client, type Schemas } from '@fairdue/api-staff';
import { FormProblem, toastDone } from '@fairdue/ui';
import { Button, Checkbox, Group, Modal, NativeSelect, SimpleGrid, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { seenAt } from '../../forms/seenAt';
import { useSubmit } from '../../forms/useSubmit';
import { ADMINS, has } from '../../session/roles';
import { useUser } from '../../session/session';
import { changedOf, type DebtorValues, valuesOf } from './editing';
import { type DebtorFile, useRefreshDebtors } from './queries';
import { STATED, useStated } from './stated';

const WORDS = Object.keys(STATED) as (keyof typeof STATED)[];

interface DebtorDialogProps {
  readonly debtor: DebtorFile;
  readonly onClose: () => void;
}

/** The dialog. */
export function DebtorDialog({ debtor, onClose }: DebtorDialogProps) {
  const { t } = useTranslation(['debtors', 'account', 'ui']);
  const isAdmin = has(useUser(), ADMINS);
  const stated = useStated();
  const refresh = useRefreshDebtors();
  const form = useForm<DebtorValues>({ initialValues: valuesOf(debtor) });
  const { problem, isBusy, submit } = useSubmit(form, Object.keys(form.values));
  const save = form.onSubmit(async (values) => {
    // The generated type names every field with a default as required; the API takes what is sent.
    const body = changedOf(form.getInitialValues(), values) as Schemas['DebtorPatch'];
    const params = { path: { debtor_id: debtor.id }, header: seenAt(debtor) };
    if (await submit(() => client.PATCH('/api/v1/debtors/{debtor_id}/', { params, body }))) {
      toastDone(t('edit.saved'));
      onClose();
      await refresh();
    }
  });
  const reload = () => {
    onClose();
    void refresh();
  };
  const words = (name: keyof typeof STATED) => {
    const known: readonly string[] = STATED[name];
    const own = debtor[name] === '' || known.includes(debtor[name]) ? [] : [debtor[name]];
    return ['', ...known, ...own].map((value) => ({ value, label: stated(value) || t('account:unknown') }));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size={isAdmin ? 'lg' : 'md'}
      title={t('edit.title', { name: debtor.full_name })}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <form onSubmit={save} noValidate>
        <FormProblem problem={problem} onReload={reload} />
        <SimpleGrid cols={{ base: 1, xs: isAdmin ? 2 : 1 }} spacing="sm">
          {isAdmin && (
            <>
              <TextInput label={t('columns.name')} data-autofocus {...form.getInputProps('full_name')} />
              <TextInput label={t('columns.reference')} {...form.getInputProps('external_ref')} />
            </>
          )}
          <TextInput
            label={t('account:debtor.language')}
            description={t('edit.languageHint')}
            {...form.getInputProps('language')}
          />
          {isAdmin && (
            <>
              <TextInput
                label={t('edit.ssn')}
                description={t('edit.ssnHint')}
                inputMode="numeric"
                maxLength={4}
                {...form.getInputProps('ssn_last4')}
              />
              <TextInput type="date" label={t('account:debtor.bornOn')} {...form.getInputProps('born_on')} />
              <TextInput
                label={t('circumstances.late')}
                inputMode="numeric"
                {...form.getInputProps('late_payments_count')}
              />
              <TextInput
                label={t('circumstances.income')}
                inputMode="decimal"
                {...form.getInputProps('monthly_income')}
              />
              <TextInput label={t('edit.currency')} maxLength={3} {...form.getInputProps('income_currency')} />
              {WORDS.map((name) => (
                <NativeSelect
                  key={name}
                  label={t(`circumstances.${name}`)}
                  data={words(name)}
                  {...form.getInputProps(name)}
                />
              ))}
              <Checkbox label={t('edit.firm')} {...form.getInputProps('is_firm', { type: 'checkbox' })} />
            </>
          )}
        </SimpleGrid>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t('account:cancel')}
          </Button>
          <Button type="submit" loading={isBusy} disabled={!form.isDirty()}>
            {t('account:panel.save')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
