/** Name and sharing of a view of the worklist. */
import { api, type Problem, refreshPaths, type Schemas, toProblem } from '@fairdue/api-staff';
import { bindProblem, FormProblem, toastDone } from '@fairdue/ui';
import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ADMINS, has } from '../../session/roles';
import { useUser } from '../../session/session';
import { useTeams } from './choices';

type Shared = Schemas['Shared'];

interface ViewDialogProps {
  readonly isOpen: boolean;
  /** Undefined for a new one. */
  readonly view: Schemas['ViewRow'] | undefined;
  /** What a new one shows. */
  readonly content: Pick<Schemas['NewView'], 'filters' | 'ordering' | 'columns'>;
  readonly onSaved: (view: Schemas['ViewRow']) => void;
  readonly onClose: () => void;
}

/** The dialog. */
export function ViewDialog({ isOpen, view, content, onSaved, onClose }: ViewDialogProps) {
  const { t } = useTranslation(['worklist', 'ui']);
  const title = t(view ? 'worklist:views.edit' : 'worklist:views.saveAs');
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('ui:close') }}>
      <ViewForm view={view} content={content} onSaved={onSaved} onClose={onClose} />
    </Modal>
  );
}

function ViewForm({ view, content, onSaved, onClose }: Omit<ViewDialogProps, 'isOpen'>) {
  const { t } = useTranslation(['worklist', 'ui']);
  const queries = useQueryClient();
  const [problem, setProblem] = useState<Problem | null>(null);
  const sharing = useSharing();
  const form = useForm({
    initialValues: {
      name: view?.name ?? '',
      shared_with: (view?.shared_with ?? 'nobody') as Shared,
      team: view?.team_id ?? sharing.teams[0]?.value ?? '',
    },
    validate: { name: (name) => (name.trim() ? null : t('views.nameNeeded')) },
  });
  const create = api.useMutation('post', '/api/v1/worklist/views/');
  const patch = api.useMutation('patch', '/api/v1/worklist/views/{view_id}/');
  const save = form.onSubmit(async ({ name, shared_with, team }) => {
    const said = { name: name.trim(), shared_with, team: shared_with === 'team' ? team || null : null };
    try {
      const saved = view
        ? await patch.mutateAsync({ params: { path: { view_id: view.id } }, body: said as Schemas['ViewPatch'] })
        : await create.mutateAsync({ body: { ...content, ...said } });
      await refreshPaths(queries, '/api/v1/worklist/views/');
      toastDone(t('views.saved', { name: saved.name }));
      onSaved(saved);
      onClose();
    } catch (error) {
      const found = toProblem(error);
      bindProblem(form, found, ['name', 'shared_with', 'team']);
      setProblem(found);
    }
  });
  return (
    <form onSubmit={save} noValidate>
      <FormProblem problem={problem} textOf={({ code }) => (code === 'view_exists' ? t('views.exists') : null)} />
      <Stack gap="sm">
        <TextInput label={t('views.name')} maxLength={100} data-autofocus {...form.getInputProps('name')} />
        <Select
          label={t('views.sharedWith')}
          allowDeselect={false}
          data={sharing.choices.map((value) => ({ value, label: t(`views.shared.${value}`) }))}
          {...form.getInputProps('shared_with')}
        />
        {form.values.shared_with === 'team' && (
          <Select
            label={t('columns.team')}
            allowDeselect={false}
            data={[...sharing.teams]}
            {...form.getInputProps('team')}
          />
        )}
      </Stack>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t('ui:cancel')}
        </Button>
        <Button type="submit" loading={create.isPending || patch.isPending}>
          {t('views.save')}
        </Button>
      </Group>
    </form>
  );
}

/** A collector shares with his team, a lead with his teams and the agency, an admin with all. */
function useSharing() {
  const user = useUser();
  const teams = useTeams(true);
  const ours = has(user, ADMINS)
    ? teams
    : teams.filter(({ value }) => value === user.team_id || user.team_ids.includes(value));
  const choices: Shared[] = ['nobody'];
  if (ours.length > 0) {
    choices.push('team');
  }
  if (user.role !== 'collector') {
    choices.push('agency');
  }
  return { teams: ours, choices };
}
