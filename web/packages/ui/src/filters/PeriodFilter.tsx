/** From a day to a day, each of which may be open. */
import { Button, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../format/dates';
import { useUiSettings } from '../theme/UiProvider';
import { FilterChip } from './FilterChip';

interface PeriodFilterProps {
  readonly label: string;
  /** Days such as 2026-03-31; both belong to the period. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly onChange: (from: string | undefined, to: string | undefined) => void;
}

/** The chip. */
export function PeriodFilter({ label, from, to, onChange }: PeriodFilterProps) {
  const { t } = useTranslation('ui');
  const { locale } = useUiSettings();
  const value =
    from && to
      ? `${formatDate(from, locale)} – ${formatDate(to, locale)}`
      : from
        ? t('filters.from', { value: formatDate(from, locale) })
        : to && t('filters.to', { value: formatDate(to, locale) });
  return (
    <FilterChip label={label} value={value} onClear={() => onChange(undefined, undefined)}>
      {(close) => (
        <PeriodForm
          from={from ?? ''}
          to={to ?? ''}
          onApply={(first, last) => {
            onChange(first || undefined, last || undefined);
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
  const { t } = useTranslation('ui');
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
          label={t('filters.firstDay')}
          value={first}
          onChange={(event) => setFirst(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('filters.lastDay')}
          value={last}
          error={isReversed && t('filters.reversed')}
          onChange={(event) => setLast(event.currentTarget.value)}
        />
        <Button type="submit">{t('filters.apply')}</Button>
      </Stack>
    </form>
  );
}
