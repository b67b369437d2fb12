/** Search and filters of the list of payments. */
import { api } from '@fairdue/api-staff';
import { FilterBar, ManyFilter, PeriodFilter, PickFilter, SearchBox, YesNoFilter } from '@fairdue/ui';
import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { METHODS, type PaymentsSearch, STATUSES } from './search';

/** Changes some of what stands in the address; undefined takes it away. */
export type ChangeSearch = (changes: { [K in keyof PaymentsSearch]?: PaymentsSearch[K] | undefined }) => void;

interface PaymentFiltersProps {
  readonly search: PaymentsSearch;
  readonly onChange: ChangeSearch;
  /** At the end of the bar. */
  readonly children: ReactNode;
}

/** The bar. */
export function PaymentFilters({ search, onChange, children }: PaymentFiltersProps) {
  const { t } = useTranslation('payments');
  return (
    <FilterBar label={t('filters.label')}>
      <SearchBox
        label={t('filters.search')}
        value={search.search ?? ''}
        onSearch={(words) => onChange({ search: words.trim() || undefined })}
      />
      <ManyFilter
        label={t('columns.status')}
        choices={STATUSES.map((value) => ({ value, label: t(`statuses.${value}`) }))}
        values={search.status}
        onChange={(status) => onChange({ status })}
      />
      <ManyFilter
        label={t('columns.method')}
        choices={METHODS.map((value) => ({ value, label: t(`methods.${value}`) }))}
        values={search.method}
        onChange={(method) => onChange({ method })}
      />
      <PeriodFilter
        label={t('columns.received')}
        from={search.received_after}
        to={search.received_before}
        onChange={(received_after, received_before) => onChange({ received_after, received_before })}
      />
      <ProcessorFilter value={search.processor} onChange={(processor) => onChange({ processor })} />
      <YesNoFilter
        label={t('columns.unapplied')}
        yes={t('filters.unapplied')}
        no={t('filters.applied')}
        value={search.unapplied}
        onChange={(unapplied) => onChange({ unapplied })}
      />
      <Group gap="xs" ms="auto">
        {children}
      </Group>
    </FilterBar>
  );
}

interface ProcessorFilterProps {
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

function ProcessorFilter(props: ProcessorFilterProps) {
  const { t } = useTranslation('payments');
  const processors = api.useQuery('get', '/api/v1/payment-processors/', { params: { query: { page_size: 200 } } });
  const choices = (processors.data?.results ?? []).map(({ id: value, name: label }) => ({ value, label }));
  return <PickFilter {...props} label={t('columns.processor')} choices={choices} unknown={(raw) => raw.slice(0, 8)} />;
}
