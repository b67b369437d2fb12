/** The search: kind, person, subject, period. */
import { api } from '@fairdue/api-staff';
import { FilterBar, FilterChip, formatDate, PickFilter, useUiSettings } from '@fairdue/ui';
import { Button, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AuditSearch, id } from './search';
import { useKinds } from './useKinds';

/** Changes some of what stands in the address; undefined takes it away. */
export type ChangeAudit = (changes: { [K in keyof AuditSearch]?: AuditSearch[K] | undefined }) => void;

interface AuditFiltersProps {
  readonly search: AuditSearch;
  readonly onChange: ChangeAudit;
}

/** The bar. */
export function AuditFilters({ search, onChange }: AuditFiltersProps) {
  const { t } = useTranslation('audit');
  return (
    <FilterBar label={t('filters.label')}>
      <KindFilter value={search.kind} onChange={(kind) => onChange({ kind })} />
      <ActorFilter value={search.actor} onChange={(actor) => onChange({ actor })} />
      <SubjectFilter subject={search.subject} onChange={(subject) => onChange({ subject })} />
      <PeriodFilter search={search} onChange={onChange} />
    </FilterBar>
  );
}

interface PickProps {
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

function KindFilter(props: PickProps) {
  const { t } = useTranslation('audit');
  const { groups, textOf } = useKinds();
  return <PickFilter {...props} label={t('filters.kind')} choices={groups} unknown={textOf} />;
}

function ActorFilter(props: PickProps) {
  const { t } = useTranslation('audit');
  const users = api.useQuery('get', '/api/v1/users/', { params: { query: { page_size: 200 } } });
  const people = (users.data?.results ?? []).map(({ id: value, username, first_name, last_name }) => ({
    value,
    label: `${first_name} ${last_name}`.trim() || username,
  }));
  return <PickFilter {...props} label={t('filters.actor')} choices={people} unknown={(raw) => raw.slice(0, 8)} />;
}

interface SubjectFilterProps {
  readonly subject: string | undefined;
  readonly onChange: (subject: string | undefined) => void;
}

function SubjectFilter({ subject, onChange }: SubjectFilterProps) {
  const { t } = useTranslation('audit');
  return (
    <FilterChip label={t('filters.subject')} value={subject?.slice(0, 8)} onClear={() => onChange(undefined)}>
      {(close) => (
        <SubjectForm
          subject={subject ?? ''}
          onApply={(value) => {
            onChange(value);
            close();
          }}
        />
      )}
    </FilterChip>
  );
}

function SubjectForm({ subject, onApply }: { readonly subject: string; readonly onApply: (subject: string) => void }) {
  const { t } = useTranslation(['audit', 'ui']);
  const [typed, setTyped] = useState(subject);
  const [isWrong, setIsWrong] = useState(false);
  const apply = (event: FormEvent) => {
    event.preventDefault();
    const found = id.read(typed);
    setIsWrong(found === undefined);
    if (found !== undefined) {
      onApply(found);
    }
  };
  return (
    <form onSubmit={apply} noValidate>
      <Stack gap="sm" w={320}>
        <TextInput
          label={t('filters.subject')}
          description={t('filters.subjectHint')}
          value={typed}
          error={isWrong && t('filters.notAnId')}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit">{t('ui:filters.apply')}</Button>
      </Stack>
    </form>
  );
}

function PeriodFilter({ search: { from, to }, onChange }: AuditFiltersProps) {
  const { t } = useTranslation(['audit', 'ui']);
  const { locale } = useUiSettings();
  const value =
    from && to
      ? `${formatDate(from, locale)} – ${formatDate(to, locale)}`
      : from
        ? t('ui:filters.from', { value: formatDate(from, locale) })
        : to && t('ui:filters.to', { value: formatDate(to, locale) });
  return (
    <FilterChip label={t('filters.period')} value={value} onClear={() => onChange({ from: undefined, to: undefined })}>
      {(close) => (
        <PeriodForm
          from={from ?? ''}
          to={to ?? ''}
          onApply={(first, last) => {
            onChange({ from: first || undefined, to: last || undefined });
            close();
          }}
        />
      )}
    </FilterChip>
  );
}

interface PeriodFormProps {
  readonly from: string;
  readonly to: string;
  readonly onApply: (from: string, to: string) => void;
}

function PeriodForm({ from, to, onApply }: PeriodFormProps) {
  const { t } = useTranslation(['audit', 'ui']);
  const [first, setFirst] = useState(from);
  const [last, setLast] = useState(to);
  const isReversed = first !== '' && last !== '' && last < first;
  const apply = (event: FormEvent) => {
    event.preventDefault();
    if (!isReversed) {
      onApply(first, last);
    }
  };
  return (
    <form onSubmit={apply} noValidate>
      <Stack gap="sm">
        <TextInput
          type="date"
          label={t('filters.first')}
          value={first}
          onChange={(event) => setFirst(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('filters.last')}
          value={last}
          error={isReversed && t('filters.reversed')}
          onChange={(event) => setLast(event.currentTarget.value)}
        />
        <Button type="submit">{t('ui:filters.apply')}</Button>
      </Stack>
    </form>
  );
}
