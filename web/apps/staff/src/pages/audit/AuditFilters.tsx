/** The search: kind, person, subject, period. */
import { api } from '@fairdue/api-staff';
import { FilterBar, FilterChip, PeriodFilter, PickFilter } from '@fairdue/ui';
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
      <PeriodFilter
        label={t('filters.period')}
        from={search.from}
        to={search.to}
        onChange={(from, to) => onChange({ from, to })}
      />
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
