/** Edits how files are read: used beside a file when it is imported, and for profiles by themselves. */
import { Alert, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ColumnsTable, type Sampled } from './ColumnsTable';
import { lackingOf, type MappingDraft } from './draft';
import { type FieldRow, type ImportKind, requiredOf, useFieldName } from './fields';
import { Constants, FileSettings } from './Settings';
import { StillNeeded } from './StillNeeded';

interface MappingEditorProps {
  readonly draft: MappingDraft;
  readonly onChange: (draft: MappingDraft) => void;
  readonly kind: ImportKind;
  readonly fields: readonly FieldRow[];
  readonly sampled?: Sampled | undefined;
  readonly isReadOnly?: boolean;
}

/** The editor. */
export function MappingEditor({ draft, onChange, kind, fields, sampled, isReadOnly = false }: MappingEditorProps) {
  const shared = { draft, onChange, kind, fields, isReadOnly };
  return (
    <Stack gap="md">
      {!isReadOnly && <Lacking draft={draft} kind={kind} fields={fields} />}
      <div>
        <ColumnsTable {...shared} sampled={sampled} />
      </div>
      <Constants {...shared} />
      <FileSettings {...shared} />
    </Stack>
  );
}

interface LackingProps {
  readonly draft: MappingDraft;
  readonly kind: ImportKind;
  readonly fields: readonly FieldRow[];
}

/** Which required fields have no column yet. A profile without any columns reads those of our own names. */
function Lacking({ draft, kind, fields }: LackingProps) {
  const { t } = useTranslation('mapping-profiles');
  const nameOf = useFieldName();
  const lacking = lackingOf(draft, requiredOf(fields, kind)).map(nameOf);
  const isOwn = draft.targets.every(({ field }) => field === null);
  return (
    <div role="status">
      {isOwn ? (
        <Alert color="neutral" variant="light" title={t('editor.noColumns')} />
      ) : (
        <StillNeeded
          lacking={lacking.length > 0 ? t('editor.lacking', { fields: lacking.join(', ') }) : null}
          complete={t('editor.complete')}
        />
      )}
    </div>
  );
}
