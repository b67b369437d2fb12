/** Search and filters of the list of accounts. */
import {
  FilterBar,
  formatMoney,
  ManyFilter,
  OneFilter,
  RangeFilter,
  SearchBox,
  useUiSettings,
  YesNoFilter,
} from '@fairdue/ui';
import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { amount } from '../../router/search';
import { has, OVERSEERS } from '../../session/roles';
import { useUser } from '../../session/session';
import { type AccountsSearch, BANDS, PRIORITIES, STATUSES } from './search';

/** Changes some of what stands in the address; undefined takes it away. */
export type ChangeSearch = (changes: { [K in keyof AccountsSearch]?: AccountsSearch[K] | undefined }) => void;

interface AccountFiltersProps {
  readonly search: AccountsSearch;
  readonly onChange: ChangeSearch;
  /** At the end of the bar. */
  readonly children: ReactNode;
}

/** The bar. */
export function AccountFilters({ search, onChange, children }: AccountFiltersProps) {
  const { t } = useTranslation(['accounts', 'ui']);
  const { locale } = useUiSettings();
  const user = useUser();
  const currency = user.agency?.currency ?? 'USD';
  return (
    <FilterBar label={t('filters.label')}>
      <SearchBox
        label={t('filters.search')}
        value={search.search ?? ''}
        onSearch={(words) => onChange({ search: words.trim() || undefined })}
      />
      <ManyFilter
        label={t('columns.status')}
        choices={STATUSES.map((value) => ({ value, label: t(`ui:status.${value}`) }))}
        values={search.status}
        onChange={(status) => onChange({ status })}
      />
      <OneFilter
        label={t('columns.dpd')}
        choices={BANDS.map((value) => ({ value, label: t(`bands.${value}`) }))}
        value={search.dpd_band}
        onChange={(dpd_band) => onChange({ dpd_band })}
      />
      <OneFilter
        label={t('columns.priority')}
        choices={PRIORITIES.map((value) => ({ value, label: t(`priorities.${value}`) }))}
        value={search.priority}
        onChange={(priority) => onChange({ priority })}
      />
      <RangeFilter
        label={t('columns.balance')}
        from={search.min_balance}
        to={search.max_balance}
        isValid={(text) => amount.read(text) !== undefined}
        show={(text) => formatMoney(text, currency, locale)}
        onChange={(min_balance, max_balance) => onChange({ min_balance, max_balance })}
      />
      <YesNoFilter
        label={t('filters.escalation')}
        yes={t('filters.escalated')}
        no={t('filters.notEscalated')}
        value={search.escalated}
        onChange={(escalated) => onChange({ escalated })}
      />
      {has(user, OVERSEERS) && (
        <YesNoFilter
          label={t('columns.collector')}
          yes={t('filters.unassigned')}
          no={t('filters.assigned')}
          value={search.unassigned}
          onChange={(unassigned) => onChange({ unassigned })}
        />
      )}
      <Group gap="xs" ms="auto">
        {children}
      </Group>
    </FilterBar>
  );
}
