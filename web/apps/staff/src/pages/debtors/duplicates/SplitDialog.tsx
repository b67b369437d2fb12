/** Give accounts and contact points of a debtor to a new one. */
import { client } from '@fairdue/api-staff';
import { FormProblem, RowsSkeleton, toastDone } from '@fairdue/ui';
import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import { accountsOfQuery, type DebtorFile, useRefreshDebtors } from '../queries';

interface SplitDialogProps {
  readonly debtor: DebtorFile;
  readonly onClose: () => void;
}

interface Values {
  readonly full_name: string;
  readonly accounts: string[];
  readonly contact_points: string[];
}

/** The dialog. */
export function SplitDialog({ debtor, onClose }: SplitDialogProps) {
  const { t } = useTranslation(['debtors', 'account', 'ui']);
  const router = useRouter();
  const refresh = useRefreshDebtors();
  const accounts = useQuery(accountsOfQuery(debtor.id));
  const form = useForm<Values>({
    initialValues: { full_name: '', accounts: [], contact_points: [] },
    validate: {
      full_name: (name) => (name.trim() === '' ? t('split.nameMissing') : null),
      accounts: (chosen, values) => (chosen.length + values.contact_points.length === 0 ? t('split.nothing') : null),
    },
  });
  const { problem, isBusy, submit } = useSubmit(form, ['full_name', 'accounts', 'contact_points']);
  const save = form.onSubmit(async (values) => {
    const body = { ...values, full_name: values.full_name.trim(), into: null };
    const path = { debtor_id: debtor.id };
    let into: string | undefined;
    const split = async () => {
      into = (await client.POST('/api/v1/debtors/{debtor_id}/split/', { params: { path }, body })).data?.into;
    };
    if (await submit(split)) {
      toastDone(t('split.done'));
      onClose();
      await refresh();
      if (into !== undefined) {
        await router.navigate({ to: '/debtors/$debtorId', params: { debtorId: into } });
      }
    }
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('split.title', { name: debtor.full_name })}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <form onSubmit={save} noValidate>
        <FormProblem problem={problem} />
        <Text mb="sm">{t('split.effect')}</Text>
        <Stack>
          <TextInput label={t('split.name')} data-autofocus {...form.getInputProps('full_name')} />
          <Checkbox.Group label={t('accounts.label')} {...form.getInputProps('accounts')}>
            <Stack gap={6} mt={6}>
              {accounts.isPending && <RowsSkeleton rows={2} />}
              {(accounts.data?.results ?? []).map(({ id, external_ref, creditor_name }) => (
                <Checkbox key={id} value={id} label={`${external_ref} · ${creditor_name}`} />
              ))}
            </Stack>
          </Checkbox.Group>
          {debtor.contact_points.length > 0 && (
            <Checkbox.Group label={t('points.label')} {...form.getInputProps('contact_points')}>
              <Stack gap={6} mt={6}>
                {debtor.contact_points.map(({ id, raw }) => (
                  <Checkbox key={id} value={id} label={raw} />
                ))}
              </Stack>
            </Checkbox.Group>
          )}
        </Stack>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t('account:cancel')}
          </Button>
          <Button type="submit" loading={isBusy}>
            {t('split.verb')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
