/** Which column of a file becomes which field, and how its values are written. */
import type { Schemas } from '@fairdue/api-staff';
import { Button, TextInput } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ColumnRow } from './ColumnRow';
import { isSame, type MappingDraft, withTarget } from './draft';
import classes from './editor.module.css';
import { FieldDialog } from './FieldDialog';
import { type FieldRow, type ImportKind, useFieldChoices } from './fields';

/** The first rows of a file and what was guessed of its columns. */
export interface Sampled {
  readonly suggestions: readonly Schemas['Suggestion'][];
  readonly samples: readonly (readonly string[])[];
}

interface ColumnsTableProps {
  readonly draft: MappingDraft;
  readonly onChange: (draft: MappingDraft) => void;
  readonly kind: ImportKind;
  readonly fields: readonly FieldRow[];
  /** Without a file the names of columns are typed. */
  readonly sampled?: Sampled | undefined;
  readonly isReadOnly?: boolean;
}

/** The table, and the dialog of one field. */
export function ColumnsTable({ draft, onChange, kind, fields, sampled, isReadOnly = false }: ColumnsTableProps) {
  const { t } = useTranslation('mapping-profiles');
  const choices = useFieldChoices(fields, kind);
  const [opened, setOpened] = useState<string | null>(null);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by keyboard (WCAG 2.1.1) */}
      <section className={classes.scroller} aria-label={t('editor.columns')} tabIndex={0}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('editor.source')}</th>
              {sampled && <th scope="col">{t('editor.samples')}</th>}
              <th scope="col">{t('editor.field')}</th>
              <th scope="col">{t('editor.written')}</th>
              {sampled && <th scope="col">{t('editor.sure')}</th>}
              <td />
            </tr>
          </thead>
          <tbody>
            {draft.targets.map((target, at) => (
              <ColumnRow
                // biome-ignore lint/suspicious/noArrayIndexKey: a name may stand twice, and rows are only added at the end
                key={at}
                target={target}
                style={target.field === null ? undefined : draft.styles[target.field]}
                draft={draft}
                onChange={onChange}
                onTarget={(changes) => onChange(withTarget(draft, at, changes))}
                onRemove={() => onChange({ ...draft, targets: draft.targets.filter((_, index) => index !== at) })}
                onMore={() => setOpened(target.field)}
                choices={choices}
                fields={fields}
                found={sampled && foundOf(sampled, target.source)}
                hasFile={sampled !== undefined}
                isReadOnly={isReadOnly}
              />
            ))}
          </tbody>
        </table>
      </section>
      {!isReadOnly && (
        <AddColumn onAdd={(source) => onChange({ ...draft, targets: [...draft.targets, { source, field: null }] })} />
      )}
      <FieldDialog
        field={opened}
        draft={draft}
        onChange={onChange}
        fields={fields}
        isReadOnly={isReadOnly}
        onClose={() => setOpened(null)}
      />
    </>
  );
}

/** What the file says of a column; nothing when it has none of that name. */
function foundOf({ suggestions, samples }: Sampled, source: string) {
  const at = suggestions.findIndex((suggestion) => isSame(suggestion.source, source));
  const suggestion = suggestions[at];
  return suggestion && { suggestion, values: samples.map((row) => row[at] ?? '').filter((value) => value !== '') };
}

function AddColumn({ onAdd }: { readonly onAdd: (source: string) => void }) {
  const { t } = useTranslation('mapping-profiles');
  const [name, setName] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') {
          onAdd(name.trim());
          setName('');
        }
      }}
      style={{ display: 'flex', gap: 8, marginTop: 8, maxWidth: 480 }}
    >
      <TextInput
        aria-label={t('editor.newColumn')}
        placeholder={t('editor.newColumn')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        flex={1}
      />
      <Button type="submit" variant="default" leftSection={<Plus size={16} aria-hidden="true" />}>
        {t('editor.addColumn')}
      </Button>
    </form>
  );
}
