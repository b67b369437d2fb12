/** The dialog in which a collector is added or changed. */
import { client, refreshPaths, type Schemas } from '@fairdue/api-staff';
import { type DialogState, FormActions, FormDialog, FormProblem, toastDone } from '@fairdue/ui';
import { NativeSelect, NumberInput, Select, SimpleGrid, Stack, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { seenAt } from '../../../forms/seenAt';
import { useSubmit } from '../../../forms/useSubmit';
import { useSettingsRefusal } from '../refusals';
import { useTeams } from './choices';
import { toFraction, toPercent } from './rates';
import { useNewcomers } from './useNewcomers';

type CollectorRow = Schemas['CollectorRow'];

const FIELDS = ['user_id', 'team_id', 'commission_rate', 'max_accounts', 'skills', 'regions', 'languages'] as const;
/** The user is there already, so none is made with the collector. */
const NOBODY_NEW = { email: '', first_name: '', last_name: '' };
const MAX_ACCOUNTS = 200;
const CAPACITY_MAX = 1_000_000;

interface CollectorDialogProps {
  /** Null as subject: a new one. */
  readonly state: DialogState<CollectorRow | null>;
}

/** The dialog. */
export function CollectorDialog({ state: { isOpen, subject, close } }: CollectorDialogProps) {
  const { t } = useTranslation('settings');
  const title = subject ? t('editOf', { name: subject.full_name }) : t('collectors.add');
  return (
    <FormDialog title={title} isOpen={isOpen} onClose={close} size="lg">
      <CollectorForm collector={subject} onClose={close} />
    </FormDialog>
  );
}

interface CollectorFormProps {
  readonly collector: CollectorRow | null;
  readonly onClose: () => void;
}

function CollectorForm({ collector, onClose }: CollectorFormProps) {
  const { t } = useTranslation('settings');
  const queries = useQueryClient();
  const teams = useTeams();
  const form = useForm({
    initialValues: {
      user_id: collector?.user_id ?? '',
      team_id: collector?.team_id ?? '',
      commission_rate: toPercent(collector?.commission_rate ?? '0'),
      max_accounts: (collector?.max_accounts ?? MAX_ACCOUNTS) as number | string,
      skills: collector?.skills ?? [],
      regions: collector?.regions ?? [],
      languages: collector?.languages ?? [],
    },
    validate: {
      user_id: (id) => (id === '' ? t('collectors.chooseUser') : null),
      commission_rate: (percent) => (toFraction(percent) === null ? t('collectors.badRate') : null),
      max_accounts: (max) => (typeof max === 'number' ? null : t('collectors.badCapacity')),
    },
  });
  const { problem, isBusy, submit } = useSubmit(form, FIELDS);
  const textOf = useSettingsRefusal();
  const refresh = () => refreshPaths(queries, '/api/v1/collectors/', '/api/v1/assignment-capacity/', '/api/v1/teams/');
  const save = async ({ user_id, team_id, commission_rate, max_accounts, ...words }: typeof form.values) => {
    const terms = {
      ...words,
      team_id: team_id || null,
      commission_rate: toFraction(commission_rate) ?? '0',
      max_accounts: Number(max_accounts),
    };
    if (collector) {
      const params = { path: { collector_id: collector.id }, header: seenAt(collector) };
      await client.PATCH('/api/v1/collectors/{collector_id}/', { params, body: terms });
    } else {
      await client.POST('/api/v1/collectors/', { body: { ...NOBODY_NEW, ...terms, user_id } });
    }
    await refresh();
    toastDone(t('saved'));
    onClose();
  };
  const reload = () => {
    onClose();
    void refresh();
  };
  return (
    <form onSubmit={form.onSubmit((values) => submit(() => save(values)))} noValidate>
      <FormProblem problem={problem} textOf={textOf} onReload={reload} />
      <Stack gap="sm">
        {!collector && <UserChoice {...form.getInputProps('user_id')} />}
        <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
          <NativeSelect
            label={t('collectors.team')}
            data={[
              { value: '', label: t('collectors.noTeam') },
              ...teams.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            {...form.getInputProps('team_id')}
          />
          <NumberInput
            label={t('collectors.capacity')}
            min={0}
            max={CAPACITY_MAX}
            allowDecimal={false}
            hideControls
            {...form.getInputProps('max_accounts')}
          />
          <TextInput
            label={t('collectors.commission')}
            inputMode="decimal"
            rightSection="%"
            {...form.getInputProps('commission_rate')}
          />
        </SimpleGrid>
        {(['skills', 'regions', 'languages'] as const).map((name) => (
          <TagsInput
            key={name}
            label={t(`collectors.${name}`)}
            description={t(`collectors.hints.${name}`)}
            clearButtonProps={{ 'aria-label': t('collectors.clear') }}
            acceptValueOnBlur
            {...form.getInputProps(name)}
          />
        ))}
      </Stack>
      <FormActions verb={t('save')} isBusy={isBusy} onCancel={onClose} />
    </form>
  );
}

interface UserChoiceProps {
  readonly value?: string;
  readonly onChange?: (id: string | null) => void;
  readonly error?: string;
}

function UserChoice(props: UserChoiceProps) {
  const { t } = useTranslation('settings');
  const newcomers = useNewcomers();
  return (
    <Select
      label={t('collectors.user')}
      description={t('collectors.userHint')}
      data={newcomers}
      searchable
      data-autofocus
      nothingFoundMessage={t('collectors.nobodyLeft')}
      {...props}
    />
  );
}
