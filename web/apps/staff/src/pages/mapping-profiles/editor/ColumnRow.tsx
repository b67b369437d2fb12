/** One column of a file: its name, first values, field, and how it is written. */
import type { Schemas } from '@fairdue/api-staff';
import { Chip } from '@fairdue/ui';
import { ActionIcon, Autocomplete, Group, Select, Tooltip } from '@mantine/core';
import { SlidersHorizontal, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type MappingDraft, PLAIN, type Style, type Target, withStyle } from './draft';
import classes from './editor.module.css';
import { type FieldRow, styleOfField, useFieldName } from './fields';
import { Samples } from './Samples';

/** Usual ways to write a date. */
export const DATE_FORMATS = [
  'YYYY-MM-DD',
  'DD.MM.YYYY',
  'D.M.YYYY',
  'DD/MM/YYYY',
  'MM/DD/YYYY',
  'YYYYMMDD',
  'D MMM YYYY',
  'MMM D, YYYY',
];
const SURE = 80;

interface ColumnRowProps {
  readonly target: Target;
  readonly style: Style | undefined;
  readonly draft: MappingDraft;
  readonly onChange: (draft: MappingDraft) => void;
  readonly onTarget: (changes: Partial<Target>) => void;
  readonly onRemove: () => void;
  readonly onMore: () => void;
  readonly choices: readonly { group: string; items: { value: string; label: string }[] }[];
  readonly fields: readonly FieldRow[];
  readonly found: { suggestion: Schemas['Suggestion']; values: readonly string[] } | undefined;
  /** Whether there is a file to show values of. */
  readonly hasFile: boolean;
  readonly isReadOnly: boolean;
}

/** The row. */
export function ColumnRow(props: ColumnRowProps) {
  const { target, onTarget, onRemove, onMore, choices, found, hasFile, isReadOnly } = props;
  const { t } = useTranslation('mapping-profiles');
  const nameOf = useFieldName();
  const { source, field } = target;
  return (
    <tr data-unused={field === null || undefined}>
      <th scope="row" className={classes.source}>
        {source.trim() === '' ? t('editor.unnamed') : source}
      </th>
      {hasFile && <Samples values={found?.values ?? []} />}
      <td className={classes.field}>
        <Select
          aria-label={t('editor.fieldOf', { source })}
          placeholder={t('editor.notRead')}
          data={[...choices]}
          value={field}
          onChange={(value) => onTarget({ field: value })}
          searchable
          clearable={!isReadOnly}
          readOnly={isReadOnly}
          clearButtonProps={{ 'aria-label': t('editor.clearField', { source }) }}
          nothingFoundMessage={t('editor.noField')}
          comboboxProps={{ shadow: 'md' }}
        />
      </td>
      <Written {...props} />
      {hasFile && <Sure suggestion={found?.suggestion} field={field} />}
      <td>
        <Group gap={4} wrap="nowrap" justify="flex-end">
          {field !== null && (
            <Tooltip label={t('editor.more', { field: nameOf(field) })}>
              <ActionIcon
                variant="subtle"
                color="neutral"
                aria-label={t('editor.more', { field: nameOf(field) })}
                onClick={onMore}
              >
                <SlidersHorizontal size={16} aria-hidden="true" />
              </ActionIcon>
            </Tooltip>
          )}
          {!isReadOnly && !found && (
            <ActionIcon
              variant="subtle"
              color="neutral"
              aria-label={t('editor.removeColumn', { source })}
              onClick={onRemove}
            >
              <Trash2 size={16} aria-hidden="true" />
            </ActionIcon>
          )}
        </Group>
      </td>
    </tr>
  );
}

function Written({ target: { source, field }, style = PLAIN, draft, onChange, fields, isReadOnly }: ColumnRowProps) {
  const { t } = useTranslation('mapping-profiles');
  const kind = styleOfField(fields, field);
  if (kind === null || field === null) {
    return <td className={classes.written} />;
  }
  if (kind === 'date') {
    return (
      <td className={classes.written}>
        <Autocomplete
          aria-label={t('editor.dateOf', { source })}
          placeholder={draft.dateFormat || 'YYYY-MM-DD'}
          data={DATE_FORMATS}
          value={style.dateFormat}
          readOnly={isReadOnly}
          onChange={(dateFormat) => onChange(withStyle(draft, field, { dateFormat: dateFormat.toUpperCase() }))}
        />
      </td>
    );
  }
  return (
    <td className={classes.written}>
      <Select
        aria-label={t('editor.amountOf', { source })}
        data={[
          { value: '', label: draft.decimalMark ? t('editor.asDefault') : '1250.00' },
          { value: ',', label: '1.250,00' },
          { value: '.', label: '1,250.00' },
        ]}
        value={style.decimalMark}
        allowDeselect={false}
        readOnly={isReadOnly}
        onChange={(decimalMark) => onChange(withStyle(draft, field, { decimalMark: decimalMark ?? '' }))}
      />
    </td>
  );
}

interface SureProps {
  readonly suggestion: Schemas['Suggestion'] | undefined;
  readonly field: string | null;
}

/** How sure the suggestion is, while it stands. */
function Sure({ suggestion, field }: SureProps) {
  const { t } = useTranslation('mapping-profiles');
  if (!suggestion || suggestion.field === null || suggestion.field !== field) {
    return <td className={classes.sure} />;
  }
  const isSure = suggestion.confidence >= SURE;
  return (
    <td className={classes.sure}>
      <Chip tone={isSure ? 'success' : 'warning'}>
        {isSure
          ? t('editor.isSure', { percent: suggestion.confidence })
          : t('editor.look', { percent: suggestion.confidence })}
      </Chip>
      <div lang="en">{suggestion.reason}</div>
    </td>
  );
}
