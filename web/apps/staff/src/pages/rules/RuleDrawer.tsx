/** One rule: its name, which accounts it means, and to whom they go. */
import { api } from '@fairdue/api-staff';
import { Button, Drawer, Fieldset, Group, Select, Stack, TagsInput, TextInput, VisuallyHidden } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { ConditionFields } from './ConditionFields';
import { type DraftRule, type FieldProblem, METHODS, type Method, problemOf } from './document';
import { problemText } from './words';

interface RuleDrawerProps {
  readonly rule: DraftRule;
  readonly problems: readonly FieldProblem[];
  readonly isEditor: boolean;
  readonly onClose: () => void;
  readonly onApply: (rule: DraftRule) => void;
}

/** The editor of one rule; who may not change rules reads it only. */
export function RuleDrawer({ rule, problems, isEditor, onClose, onApply }: RuleDrawerProps) {
  const { t } = useTranslation(['rules', 'ui']);
  const teams = api.useQuery('get', '/api/v1/teams/', { params: { query: { page_size: 200 } } });
  const names = (teams.data?.results ?? []).filter(({ is_active }) => is_active).map(({ name }) => name);
  const form = useForm<DraftRule>({
    initialValues: rule,
    initialErrors: Object.fromEntries(
      ['name', 'team', 'fallback', 'skills'].map((field) => {
        const problem = problemOf(problems, field);
        return [field, problem ? problemText(problem, t) : null];
      }),
    ),
    validate: {
      name: (value) => (value.trim() === '' ? t('problems.string_too_short') : null),
      team: (value) => (value === '' ? t('problems.noTeam') : null),
    },
  });
  const { method, team, fallback, skills, when } = form.values;
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={480}
      title={rule.name || t('newRule')}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <form onSubmit={form.onSubmit(onApply)} noValidate>
        <Fieldset variant="unstyled" disabled={!isEditor} legend={<VisuallyHidden>{t('columns.rule')}</VisuallyHidden>}>
          <Stack gap="md">
            <TextInput
              label={t('fields.name')}
              required
              maxLength={100}
              data-autofocus
              {...form.getInputProps('name')}
            />
            <ConditionFields
              when={when}
              problems={problems}
              onChange={(changes) => form.setFieldValue('when', { ...when, ...changes })}
            />
            <Fieldset legend={t('goal')}>
              <Stack gap="sm">
                <Select
                  label={t('fields.team')}
                  required
                  searchable
                  data={withCurrent(names, team)}
                  value={team || null}
                  error={form.errors.team}
                  onChange={(value) => form.setFieldValue('team', value ?? '')}
                />
                <Select
                  label={t('fields.method')}
                  description={t(`methodHints.${method}`)}
                  allowDeselect={false}
                  data={METHODS.map((value) => ({ value, label: t(`methods.${value}`) }))}
                  value={method}
                  onChange={(value) => form.setFieldValue('method', (value ?? 'round_robin') as Method)}
                />
                {method === 'skill_region' && (
                  <TagsInput
                    label={t('fields.skills')}
                    description={t('hints.skills')}
                    value={[...skills]}
                    maxTags={20}
                    error={form.errors.skills}
                    onChange={(value) => form.setFieldValue('skills', value)}
                  />
                )}
                <Select
                  label={t('fields.fallback')}
                  description={t('hints.fallback')}
                  clearable
                  clearButtonProps={{ 'aria-label': t('clear', { field: t('fields.fallback') }) }}
                  data={withCurrent(names, fallback ?? '')}
                  value={fallback}
                  error={form.errors.fallback}
                  onChange={(value) => form.setFieldValue('fallback', value)}
                />
              </Stack>
            </Fieldset>
          </Stack>
        </Fieldset>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {isEditor ? t('ui:cancel') : t('ui:close')}
          </Button>
          {isEditor && <Button type="submit">{t('apply')}</Button>}
        </Group>
      </form>
    </Drawer>
  );
}

function withCurrent(names: readonly string[], current: string): string[] {
  return current === '' || names.includes(current) ? [...names] : [current, ...names];
}
