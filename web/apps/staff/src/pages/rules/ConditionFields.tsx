/** The conditions of a rule: ranges and lists. What is empty narrows nothing. */
import { api } from '@fairdue/api-staff';
import { Fieldset, Group, MultiSelect, NumberInput, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useUser } from '../../session/session';
import { type Conditions, type FieldProblem, LEVELS, type NumberRange, problemOf } from './document';
import { problemText } from './words';

interface ConditionFieldsProps {
  readonly when: Conditions;
  readonly problems: readonly FieldProblem[];
  readonly onChange: (changes: Partial<Conditions>) => void;
}

/** All conditions. */
export function ConditionFields({ when, problems, onChange }: ConditionFieldsProps) {
  const { t } = useTranslation('rules');
  const creditors = api.useQuery('get', '/api/v1/creditors/', { params: { query: { page_size: 200 } } });
  const names = (creditors.data?.results ?? []).map(({ name }) => name);
  const errorOf = (field: string) => {
    const problem = problemOf(problems, `when.${field}`);
    return problem ? problemText(problem, t) : undefined;
  };
  return (
    <Fieldset legend={t('conditions')}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('hints.conditions')}
        </Text>
        <RangeFields
          label={t('fields.dpd')}
          range={when.dpd}
          error={errorOf('dpd')}
          onChange={(dpd) => onChange({ dpd })}
        />
        <BalanceFields when={when} error={errorOf('balance')} onChange={onChange} />
        <MultiSelect
          label={t('fields.creditor')}
          searchable
          data={[...new Set([...names, ...(when.creditor ?? [])])]}
          value={[...(when.creditor ?? [])]}
          error={errorOf('creditor')}
          onChange={(creditor) => onChange({ creditor })}
        />
        {(['region', 'account_type', 'language'] as const).map((field) => (
          <TagsInput
            key={field}
            label={t(`fields.${field}`)}
            description={field === 'region' ? t('hints.tags') : undefined}
            value={[...(when[field] ?? [])]}
            error={errorOf(field)}
            acceptValueOnBlur
            onChange={(value) => onChange({ [field]: value })}
          />
        ))}
        <MultiSelect
          label={t('fields.priority')}
          data={(['0', '1', '2', '3'] as const).map((value) => ({ value, label: t(`priorities.${value}`) }))}
          value={(when.priority ?? []).map(String)}
          error={errorOf('priority')}
          onChange={(value) => onChange({ priority: value.map(Number) })}
        />
        <MultiSelect
          label={t('fields.risk_level')}
          data={LEVELS.map((value) => ({
            value: value || 'none',
            label: t(`levels.${value || 'none'}` as 'levels.LOW'),
          }))}
          value={(when.risk_level ?? []).map((value) => value || 'none')}
          error={errorOf('risk_level')}
          onChange={(value) => onChange({ risk_level: value.map((each) => (each === 'none' ? '' : each)) })}
        />
        <RangeFields
          label={t('fields.risk_score')}
          range={when.risk_score}
          error={errorOf('risk_score')}
          onChange={(risk_score) => onChange({ risk_score })}
        />
      </Stack>
    </Fieldset>
  );
}

interface RangeFieldsProps {
  readonly label: string;
  readonly range: NumberRange | undefined;
  readonly error: string | undefined;
  readonly onChange: (range: NumberRange) => void;
}

function RangeFields({ label, range = {}, error, onChange }: RangeFieldsProps) {
  const { t } = useTranslation('rules');
  const ends = (['min', 'max'] as const).map((end) => (
    <NumberInput
      key={end}
      label={t(`ends.${end}`, { field: label })}
      min={0}
      max={999_999}
      allowDecimal={false}
      hideControls
      value={range[end] ?? ''}
      error={end === 'max' ? error : undefined}
      onChange={(value) => onChange({ ...range, [end]: value === '' ? null : Number(value) })}
    />
  ));
  return (
    <Group grow align="flex-start">
      {ends}
    </Group>
  );
}

interface BalanceFieldsProps {
  readonly when: Conditions;
  readonly error: string | undefined;
  readonly onChange: (changes: Partial<Conditions>) => void;
}

function BalanceFields({ when, error, onChange }: BalanceFieldsProps) {
  const { t } = useTranslation('rules');
  const { agency } = useUser();
  const range = when.balance ?? {};
  const change = (changes: object) => onChange({ balance: { ...range, ...changes } });
  return (
    <Group grow align="flex-start">
      {(['min', 'max'] as const).map((end) => (
        <TextInput
          key={end}
          label={t(`ends.${end}`, { field: t('fields.balance') })}
          inputMode="decimal"
          value={range[end] ?? ''}
          error={end === 'max' ? error : undefined}
          onChange={(event) => change({ [end]: event.currentTarget.value.trim() || null })}
        />
      ))}
      <TextInput
        label={t('fields.currency')}
        placeholder={agency?.currency ?? ''}
        maxLength={3}
        value={range.currency ?? ''}
        onChange={(event) => change({ currency: event.currentTarget.value.trim().toUpperCase() || null })}
      />
    </Group>
  );
}
