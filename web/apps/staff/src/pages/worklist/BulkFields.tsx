/** What work on many accounts needs to know: to whom, where to, when, why. */
import { Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type BulkAction, type BulkEntry, TARGETS } from './bulk';
import { useCapacity } from './choices';

interface BulkFieldsProps {
  readonly action: BulkAction;
  readonly entry: BulkEntry;
  /** The field that is still empty. */
  readonly needed: keyof BulkEntry | null;
  /** The collector was refused since he is on leave: a reason lets it pass. */
  readonly isAway: boolean;
  readonly onChange: (entry: BulkEntry) => void;
}

/** The fields of an action. */
export function BulkFields({ action, entry, needed, isAway, onChange }: BulkFieldsProps) {
  const { t } = useTranslation(['worklist', 'ui']);
  const collectors = useCapacity(action === 'assign');
  const errorOf = (field: keyof BulkEntry) => (needed === field ? t(`bulk.needed.${field as 'text'}`) : undefined);
  const isTextNeeded = action === 'note' || action === 'escalate' || entry.status === 'closed';
  return (
    <Stack gap="sm">
      {action === 'assign' && (
        <Select
          label={t('bulk.collector')}
          searchable
          data-autofocus
          nothingFoundMessage={t('ui:filters.nothing')}
          data={collectors
            .filter(({ is_active }) => is_active)
            .map(({ collector_id, collector_name, team_name, room }) => ({
              value: collector_id,
              label: t('bulk.collectorWithRoom', { name: collector_name, team: team_name ?? '–', count: room }),
            }))}
          value={entry.collector || null}
          error={errorOf('collector')}
          onChange={(collector) => onChange({ ...entry, collector: collector ?? '' })}
        />
      )}
      {action === 'assign' && (isAway || entry.forceReason !== '') && (
        <TextInput
          label={t('bulk.forceReason')}
          maxLength={500}
          value={entry.forceReason}
          onChange={(event) => onChange({ ...entry, forceReason: event.currentTarget.value })}
        />
      )}
      {action === 'transition' && (
        <Select
          label={t('bulk.status')}
          data-autofocus
          data={TARGETS.map((value) => ({ value, label: t(`ui:status.${value}`) }))}
          value={entry.status || null}
          error={errorOf('status')}
          onChange={(status) => onChange({ ...entry, status: status ?? '' })}
        />
      )}
      {action === 'follow_up' && (
        <TextInput
          type="date"
          label={t('bulk.followUp')}
          description={t('bulk.followUpHint')}
          data-autofocus
          value={entry.followUp}
          onChange={(event) => onChange({ ...entry, followUp: event.currentTarget.value })}
        />
      )}
      {action !== 'follow_up' && (
        <Textarea
          label={t(`bulk.texts.${action}`)}
          rows={4}
          maxLength={5000}
          {...((action === 'note' || action === 'escalate') && { 'data-autofocus': true })}
          required={isTextNeeded}
          withAsterisk={isTextNeeded}
          value={entry.text}
          error={errorOf('text')}
          onChange={(event) => onChange({ ...entry, text: event.currentTarget.value })}
        />
      )}
    </Stack>
  );
}
