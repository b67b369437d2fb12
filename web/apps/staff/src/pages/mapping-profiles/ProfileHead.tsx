/** Name, creditor and kind of a profile. */
import { Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCreditors } from '../creditors/useCreditors';
import { type ImportKind, KINDS } from './editor/fields';
import classes from './ProfilePage.module.css';

/** What a profile is called, and what it is for. */
export interface Head {
  readonly name: string;
  readonly creditor: string | null;
  readonly kind: ImportKind;
}

interface ProfileHeadProps {
  readonly head: Head;
  readonly onChange: (head: Head) => void;
  /** A kind stays what it was once the profile is there. */
  readonly hasKind?: boolean;
  readonly isReadOnly?: boolean;
}

/** The fields. */
export function ProfileHead({ head, onChange, hasKind = false, isReadOnly = false }: ProfileHeadProps) {
  const { t } = useTranslation('mapping-profiles');
  const creditors = useCreditors();
  return (
    <div className={classes.head}>
      <TextInput
        label={t('form.name')}
        value={head.name}
        required
        maxLength={100}
        readOnly={isReadOnly}
        onChange={(event) => onChange({ ...head, name: event.currentTarget.value })}
      />
      <Select
        label={t('form.creditor')}
        description={t('form.creditorHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder={t('anyCreditor')}
        data={creditors.map(({ id, name }) => ({ value: id, label: name }))}
        value={head.creditor}
        searchable
        clearable={!isReadOnly}
        clearButtonProps={{ 'aria-label': t('editor.clear', { setting: t('form.creditor') }) }}
        readOnly={isReadOnly}
        onChange={(creditor) => onChange({ ...head, creditor })}
      />
      <Select
        label={t('form.kind')}
        data={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
        value={head.kind}
        allowDeselect={false}
        readOnly={isReadOnly || hasKind}
        onChange={(kind) => kind && onChange({ ...head, kind: kind as ImportKind })}
      />
    </div>
  );
}
