/** What holds for the whole file: how it is written, what is the same in every row, and what happens to bad values. */
import { Autocomplete, Select, Stack, Switch, TagsInput, Text, TextInput, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DATE_FORMATS } from './ColumnRow';
import type { MappingDraft } from './draft';
import classes from './editor.module.css';
import { type FieldRow, type ImportKind, useFieldChoices } from './fields';
import { Pairs } from './Pairs';

/** Fields that cannot be the same in every row. */
const NEVER_CONSTANT = new Set(['external_ref', 'previous_external_ref', 'debtor_ssn_last4', 'debtor_born_on']);
const DELIMITERS = [',', ';', '|', '\t'];

interface SettingsProps {
  readonly draft: MappingDraft;
  readonly onChange: (draft: MappingDraft) => void;
  readonly kind: ImportKind;
  readonly fields: readonly FieldRow[];
  readonly isReadOnly: boolean;
}

/** Fields that are the same in every row. */
export function Constants({ draft, onChange, kind, fields, isReadOnly }: SettingsProps) {
  const { t } = useTranslation('mapping-profiles');
  const choices = useFieldChoices(fields, kind)
    .map(({ group, items }) => ({ group, items: items.filter(({ value }) => !NEVER_CONSTANT.has(value)) }))
    .filter(({ items }) => items.length > 0);
  return (
    <section className={classes.section} aria-label={t('editor.constants')}>
      <Title order={2} size="h3">
        {t('editor.constants')}
      </Title>
      <Text c="dimmed" size="sm" mb="xs">
        {t('editor.constantsHint')}
      </Text>
      <Pairs
        pairs={draft.constants}
        onChange={(constants) => onChange({ ...draft, constants })}
        nameLabel={t('editor.field')}
        valueLabel={t('editor.value')}
        addLabel={t('editor.addConstant')}
        nameInput={(value, change, label) => (
          <Select
            aria-label={label}
            placeholder={t('editor.field')}
            data={choices}
            value={value || null}
            onChange={(next) => change(next ?? '')}
            readOnly={isReadOnly}
            searchable
          />
        )}
        isReadOnly={isReadOnly}
      />
    </section>
  );
}

/** How the file and its values are written. */
export function FileSettings({ draft, onChange, isReadOnly }: SettingsProps) {
  const { t } = useTranslation('mapping-profiles');
  const change = (changes: Partial<MappingDraft>) => onChange({ ...draft, ...changes });
  const digits = (text: string) => text.replaceAll(/\D/g, '');
  return (
    <section className={classes.section} aria-label={t('editor.settings')}>
      <Title order={2} size="h3" mb="xs">
        {t('editor.settings')}
      </Title>
      <Stack gap="md">
        <Switch
          label={t('editor.isLenient')}
          description={t('editor.isLenientHint')}
          checked={draft.isLenient}
          disabled={isReadOnly}
          onChange={(event) => change({ isLenient: event.currentTarget.checked })}
        />
        <div className={classes.grid}>
          <Autocomplete
            label={t('editor.dates')}
            placeholder="YYYY-MM-DD"
            data={DATE_FORMATS}
            value={draft.dateFormat}
            readOnly={isReadOnly}
            onChange={(dateFormat) => change({ dateFormat: dateFormat.toUpperCase() })}
          />
          <Select
            label={t('editor.amounts')}
            data={[
              { value: '', label: t('editor.amountPlain') },
              { value: ',', label: '1.250,00' },
              { value: '.', label: '1,250.00' },
            ]}
            value={draft.decimalMark}
            allowDeselect={false}
            readOnly={isReadOnly}
            onChange={(decimalMark) => change({ decimalMark: decimalMark ?? '' })}
          />
          <TagsInput
            label={t('editor.blanks')}
            placeholder={draft.blanks.length === 0 ? 'NULL, N/A' : ''}
            value={[...draft.blanks]}
            readOnly={isReadOnly}
            onChange={(blanks) => change({ blanks })}
          />
          <Select
            label={t('editor.encoding')}
            placeholder={t('editor.detect')}
            data={['utf-8', 'utf-16', 'windows-1252']}
            value={draft.encoding || null}
            clearable={!isReadOnly}
            clearButtonProps={{ 'aria-label': t('editor.clear', { setting: t('editor.encoding') }) }}
            readOnly={isReadOnly}
            onChange={(encoding) => change({ encoding: encoding ?? '' })}
          />
          <Select
            label={t('editor.delimiter')}
            placeholder={t('editor.detect')}
            data={DELIMITERS.map((value) => ({ value, label: value === '\t' ? t('editor.tab') : value }))}
            value={draft.delimiter || null}
            clearable={!isReadOnly}
            clearButtonProps={{ 'aria-label': t('editor.clear', { setting: t('editor.delimiter') }) }}
            readOnly={isReadOnly}
            onChange={(delimiter) => change({ delimiter: delimiter ?? '' })}
          />
          <TextInput
            label={t('editor.sheet')}
            placeholder={t('editor.firstSheet')}
            value={draft.sheet}
            readOnly={isReadOnly}
            onChange={(event) => change({ sheet: event.currentTarget.value })}
          />
          <TextInput
            label={t('editor.marker')}
            value={draft.marker}
            readOnly={isReadOnly}
            onChange={(event) => change({ marker: event.currentTarget.value })}
          />
          {draft.marker !== '' && (
            <>
              <TextInput
                label={t('editor.rowsColumn')}
                inputMode="numeric"
                value={draft.rowsColumn}
                readOnly={isReadOnly}
                onChange={(event) => change({ rowsColumn: digits(event.currentTarget.value) })}
              />
              <TextInput
                label={t('editor.totalColumn')}
                inputMode="numeric"
                value={draft.totalColumn}
                readOnly={isReadOnly}
                onChange={(event) => change({ totalColumn: digits(event.currentTarget.value) })}
              />
            </>
          )}
        </div>
      </Stack>
    </section>
  );
}
