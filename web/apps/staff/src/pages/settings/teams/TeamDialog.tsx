/** The dialog in which a team is added or changed. Who works in it is said at the collectors. */
import { api, client, refreshPaths, type Schemas } from '@fairdue/api-staff';
import { type DialogState, FormActions, FormDialog, FormProblem, toastDone } from '@fairdue/ui';
import { MultiSelect, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { seenAt } from '../../../forms/seenAt';
import { useSubmit } from '../../../forms/useSubmit';
import { useSettingsRefusal } from '../refusals';
import { fullName } from '../users/names';

type TeamRow = Schemas['TeamRow'];
const LEADS_MAX = 200;

interface TeamDialogProps {
  /** Null as subject: a new one. */
  readonly state: DialogState<TeamRow | null>;
}

/** The dialog. */
export function TeamDialog({ state: { isOpen, subject, close } }: TeamDialogProps) {
  const { t } = useTranslation('settings');
  const title = subject ? t('editOf', { name: subject.name }) : t('teams.add');
  return (
    <FormDialog title={title} isOpen={isOpen} onClose={close}>
      <TeamForm team={subject} onClose={close} />
    </FormDialog>
  );
}

interface TeamFormProps {
  readonly team: TeamRow | null;
  readonly onClose: () => void;
}

function TeamForm({ team, onClose }: TeamFormProps) {
  const { t } = useTranslation('settings');
  const queries = useQueryClient();
  const form = useForm({
    initialValues: {
      name: team?.name ?? '',
      lead_ids: team?.leads.map(({ user_id }) => user_id) ?? [],
      is_active: team?.is_active ?? true,
    },
  });
  const query = { role: 'team_lead', is_active: true, page_size: LEADS_MAX } as const;
  const leads = api.useQuery('get', '/api/v1/users/', { params: { query } });
  const { problem, isBusy, submit } = useSubmit(form, ['name', 'lead_ids', 'is_active']);
  const textOf = useSettingsRefusal();
  const refresh = () => refreshPaths(queries, '/api/v1/teams/', '/api/v1/collectors/');
  const save = async ({ name, lead_ids, is_active }: typeof form.values) => {
    if (team) {
      const params = { path: { team_id: team.id }, header: seenAt(team) };
      await client.PATCH('/api/v1/teams/{team_id}/', { params, body: { name, lead_ids, is_active } });
    } else {
      await client.POST('/api/v1/teams/', { body: { name, lead_ids } });
    }
    await refresh();
    toastDone(t('savedOf', { name }));
    onClose();
  };
  const reload = () => {
    onClose();
    void refresh();
  };
  return (
    <form onSubmit={form.onSubmit((values) => submit(() => save(values)))} noValidate>
      <FormProblem problem={problem} labels={{ name: t('teams.name') }} textOf={textOf} onReload={reload} />
      <Stack gap="sm">
        <TextInput label={t('teams.name')} data-autofocus withAsterisk {...form.getInputProps('name')} />
        <MultiSelect
          label={t('teams.leads')}
          description={t('teams.leadsHint')}
          data={(leads.data?.results ?? []).map((user) => ({ value: user.id, label: fullName(user) }))}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('collectors.clear') }}
          nothingFoundMessage={t('teams.noLeads')}
          {...form.getInputProps('lead_ids')}
        />
        {team && (
          <Switch
            label={t('teams.isActive')}
            description={t('teams.isActiveHint')}
            {...form.getInputProps('is_active', { type: 'checkbox' })}
          />
        )}
      </Stack>
      <FormActions verb={t('save')} isBusy={isBusy} onCancel={onClose} />
    </form>
  );
}
