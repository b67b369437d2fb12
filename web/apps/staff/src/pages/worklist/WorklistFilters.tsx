/** Search and filters of the worklist. */
import {
  FilterBar,
  formatMoney,
  ManyFilter,
  OneFilter,
  PickFilter,
  RangeFilter,
  SearchBox,
  useUiSettings,
  YesNoFilter,
} from '@fairdue/ui';
import { Button, Group } from '@mantine/core';
import { ListFilter } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { amount } from '../../router/search';
import { has, OVERSEERS } from '../../session/roles';
import { useUser } from '../../session/session';
import { CreditorFilter } from '../creditors/CreditorFilter';
import { useCapacity, useTeams } from './choices';
import {
  BANDS,
  FOLLOW_UPS,
  PRIORITIES,
  RISKS,
  type SearchChanges,
  STATUSES,
  UNTOUCHED,
  type WorklistSearch,
} from './search';

interface WorklistFiltersProps {
  readonly search: WorklistSearch;
  readonly onChange: (changes: SearchChanges) => void;
  /** At the end of the bar. */
  readonly children: ReactNode;
}

/** The bar. */
export function WorklistFilters({ search, onChange, children }: WorklistFiltersProps) {
  const { t } = useTranslation(['worklist', 'accounts', 'ui']);
  const { locale } = useUiSettings();
  const user = useUser();
  const currency = user.agency?.currency ?? 'USD';
  return (
    <FilterBar label={t('accounts:filters.label')}>
      <SearchBox
        label={t('accounts:filters.search')}
        value={search.search ?? ''}
        onSearch={(words) => onChange({ search: words.trim() || undefined })}
      />
      <ManyFilter
        label={t('accounts:columns.status')}
        choices={STATUSES.map((value) => ({ value, label: t(`ui:status.${value}`) }))}
        values={search.status}
        onChange={(status) => onChange({ status })}
      />
      <OneFilter
        label={t('accounts:columns.followUp')}
        choices={FOLLOW_UPS.map((value) => ({ value, label: t(`followUps.${value}`) }))}
        value={search.follow_up}
        onChange={(follow_up) => onChange({ follow_up })}
      />
      <OneFilter
        label={t('accounts:columns.dpd')}
        choices={BANDS.map((value) => ({ value, label: t(`accounts:bands.${value}`) }))}
        value={search.dpd_band}
        onChange={(dpd_band) => onChange({ dpd_band })}
      />
      <RangeFilter
        label={t('accounts:columns.balance')}
        from={search.min_balance}
        to={search.max_balance}
        isValid={(words) => amount.read(words) !== undefined}
        show={(words) => formatMoney(words, currency, locale)}
        onChange={(min_balance, max_balance) => onChange({ min_balance, max_balance })}
      />
      {has(user, OVERSEERS) && <OwnerFilter search={search} onChange={onChange} />}
      <RareFilters search={search} onChange={onChange} />
      <Group gap="xs" ms="auto">
        {children}
      </Group>
    </FilterBar>
  );
}

type PartProps = Omit<WorklistFiltersProps, 'children'>;

function OwnerFilter({ search, onChange }: PartProps) {
  const { t } = useTranslation('accounts');
  const collectors = useCapacity(true);
  return (
    <PickFilter
      label={t('columns.collector')}
      choices={[
        { value: 'none', label: t('filters.unassigned') },
        ...collectors.map((row) => ({ value: row.collector_id, label: row.collector_name })),
      ]}
      value={search.unassigned ? 'none' : search.collector}
      onChange={(value) =>
        onChange(
          value === 'none' ? { unassigned: true, collector: undefined } : { unassigned: undefined, collector: value },
        )
      }
    />
  );
}

/** What is seldom filtered by comes on demand, and stays while it narrows the list. */
function RareFilters(props: PartProps) {
  const { t } = useTranslation('worklist');
  const { priority, team, creditor, risk_level, untouched_days, escalated } = props.search;
  const [isWanted, setIsWanted] = useState(false);
  const isSet = [priority, team, creditor, risk_level, untouched_days, escalated].some((value) => value !== undefined);
  if (isWanted || isSet) {
    return <MoreFilters {...props} />;
  }
  return (
    <Button
      variant="subtle"
      leftSection={<ListFilter size={16} aria-hidden="true" />}
      onClick={() => setIsWanted(true)}
    >
      {t('filters.more')}
    </Button>
  );
}

function MoreFilters({ search, onChange }: PartProps) {
  const { t } = useTranslation(['worklist', 'accounts']);
  const isOverseer = has(useUser(), OVERSEERS);
  const teams = useTeams(isOverseer);
  return (
    <>
      <OneFilter
        label={t('accounts:columns.priority')}
        choices={PRIORITIES.map((value) => ({ value, label: t(`accounts:priorities.${value}`) }))}
        value={search.priority}
        onChange={(priority) => onChange({ priority })}
      />
      {isOverseer && (
        <PickFilter
          label={t('columns.team')}
          choices={teams}
          value={search.team}
          onChange={(team) => onChange({ team })}
        />
      )}
      <CreditorFilter
        label={t('accounts:columns.creditor')}
        value={search.creditor}
        onChange={(creditor) => onChange({ creditor })}
      />
      <OneFilter
        label={t('columns.risk')}
        choices={RISKS.map((value) => ({ value, label: t(`risks.${value}`) }))}
        value={search.risk_level}
        onChange={(risk_level) => onChange({ risk_level })}
      />
      <OneFilter
        label={t('filters.untouched')}
        choices={UNTOUCHED.map((value) => ({ value, label: t('filters.untouchedFor', { count: Number(value) }) }))}
        value={search.untouched_days}
        onChange={(untouched_days) => onChange({ untouched_days })}
      />
      <YesNoFilter
        label={t('accounts:filters.escalation')}
        yes={t('accounts:filters.escalated')}
        no={t('accounts:filters.notEscalated')}
        value={search.escalated}
        onChange={(escalated) => onChange({ escalated })}
      />
    </>
  );
}
