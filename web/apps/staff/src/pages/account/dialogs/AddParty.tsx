/** Adds a further party to an account: a debtor who is known, found by his name, or a new one. */
import { api, client } from '@fairdue/api-staff';
import { FormActions, FormProblem } from '@fairdue/ui';
import { Fieldset, NativeSelect, SegmentedControl, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData } from '@tanstack/react-query';
import { type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import type { Account } from '../queries';
import { bodyOf, NOBODY, PARTY_ROLES, type PartyValues } from './party';

const FOUND_MAX = 20;
const PAUSE_MS = 200;

interface AddPartyProps {
  readonly ref: Ref<HTMLFormElement>;
  readonly account: Account;
  readonly onAdded: (name: string) => Promise<void>;
  readonly onClose: () => void;
}

/** The form; it is empty again once somebody was added. */
export function AddParty({ ref, account, onAdded, onClose }: AddPartyProps) {
  const { t } = useTranslation('account');
  const form = useForm<PartyValues>({
    initialValues: NOBODY,
    validate: {
      debtor: (id, { who }) => (who === 'known' && !id ? t('parties.debtorMissing') : null),
      full_name: (name, { who }) => (who === 'new' && name.trim() === '' ? t('parties.nameMissing') : null),
    },
  });
  const { problem, isBusy, submit } = useSubmit(form, ['debtor', 'full_name']);
  const add = async (values: PartyValues) => {
    const { data } = await client.POST('/api/v1/accounts/{account_id}/parties/', {
      params: { path: { account_id: account.id } },
      body: bodyOf(values),
    });
    form.reset();
    await onAdded(data?.full_name ?? '');
  };
  const labels = { debtor: t('parties.debtor'), full_name: t('parties.name') };
  return (
    <form ref={ref} onSubmit={form.onSubmit((values) => submit(() => add(values)))} noValidate>
      <FormProblem
        problem={problem}
        labels={labels}
        textOf={({ code }) => (code === 'party_exists' ? t('parties.exists') : null)}
      />
      <Fieldset legend={t('parties.add')} variant="unstyled">
        <Stack gap="sm">
          <SegmentedControl
            aria-label={t('parties.who')}
            data={(['known', 'new'] as const).map((value) => ({ value, label: t(`parties.${value}`) }))}
            {...form.getInputProps('who')}
          />
          {form.values.who === 'known' ? (
            <DebtorSelect
              key={account.parties.length}
              label={labels.debtor}
              taken={[account.debtor.id, ...account.parties.map(({ debtor_id }) => debtor_id)]}
              {...form.getInputProps('debtor')}
            />
          ) : (
            <>
              <TextInput label={labels.full_name} withAsterisk maxLength={255} {...form.getInputProps('full_name')} />
              <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
                <TextInput label={t('pointKinds.phone')} type="tel" {...form.getInputProps('phone')} />
                <TextInput label={t('pointKinds.email')} type="email" {...form.getInputProps('email')} />
              </SimpleGrid>
            </>
          )}
          <NativeSelect
            label={t('parties.role')}
            data={PARTY_ROLES.map((value) => ({ value, label: t(`partyRoles.${value}`) }))}
            {...form.getInputProps('role')}
          />
        </Stack>
      </Fieldset>
      <FormActions verb={t('parties.add')} isBusy={isBusy} onCancel={onClose} />
    </form>
  );
}

interface DebtorSelectProps {
  readonly label: string;
  /** Who is on the account already. */
  readonly taken: readonly string[];
  readonly value?: string | null;
  readonly onChange?: (id: string | null) => void;
  readonly error?: string;
}

/** The server searches while one types; of those found, who is on the account cannot be taken. */
function DebtorSelect({ label, taken, ...field }: DebtorSelectProps) {
  const { t } = useTranslation('account');
  const [typed, setTyped] = useState('');
  const [words] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const query = { ...(words && { search: words }), page_size: FOUND_MAX };
  const found = api.useQuery('get', '/api/v1/debtors/', { params: { query } }, { placeholderData: keepPreviousData });
  const choices = (found.data?.results ?? []).map(({ id, full_name, external_ref }) => ({
    value: id,
    label: external_ref ? `${full_name} · ${external_ref}` : full_name,
    disabled: taken.includes(id),
  }));
  return (
    <Select
      label={label}
      placeholder={t('parties.search')}
      data={choices}
      // What the server found is not sifted again.
      filter={({ options }) => options}
      searchable
      withAsterisk
      data-autofocus
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={found.isError ? t('parties.searchFailed') : t('parties.nobody')}
      {...field}
    />
  );
}
