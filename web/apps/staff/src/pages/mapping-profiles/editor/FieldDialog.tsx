/** All that can be said of one field: how columns are joined, its value map, and what is rarely needed. */
import { Button, Group, Modal, Radio, Stack, Switch, Text, TextInput, Title } from '@mantine/core';
import { ArrowUpDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type MappingDraft, PLAIN, type Style, sourcesFor, withStyle } from './draft';
import { type FieldRow, styleOfField, useFieldName } from './fields';
import { Pairs } from './Pairs';

interface FieldDialogProps {
  /** Null: closed. */
  readonly field: string | null;
  readonly draft: MappingDraft;
  readonly onChange: (draft: MappingDraft) => void;
  readonly fields: readonly FieldRow[];
  readonly isReadOnly: boolean;
  readonly onClose: () => void;
}

/** The dialog; what is changed holds at once. */
export function FieldDialog({ field, draft, onChange, fields, isReadOnly, onClose }: FieldDialogProps) {
  const { t } = useTranslation(['mapping-profiles', 'ui']);
  const nameOf = useFieldName();
  return (
    <Modal
      opened={field !== null}
      onClose={onClose}
      title={field === null ? '' : nameOf(field)}
      size="lg"
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {field !== null && (
        <FieldStyle field={field} draft={draft} onChange={onChange} fields={fields} isReadOnly={isReadOnly} />
      )}
      <Group justify="flex-end" mt="lg">
        <Button onClick={onClose}>{t('editor.done')}</Button>
      </Group>
    </Modal>
  );
}

type FieldStyleProps = Omit<FieldDialogProps, 'field' | 'onClose'> & { readonly field: string };

function FieldStyle({ field, draft, onChange, fields, isReadOnly }: FieldStyleProps) {
  const { t } = useTranslation('mapping-profiles');
  const style = draft.styles[field] ?? PLAIN;
  const sources = sourcesFor(draft, field);
  const kind = styleOfField(fields, field);
  const change = (changes: Partial<Style>) => onChange(withStyle(draft, field, changes));
  return (
    <Stack gap="md">
      {sources.length > 1 && (
        <div>
          <Radio.Group
            label={t('editor.combine')}
            value={style.combine}
            onChange={(value) => change({ combine: value === 'any' ? 'any' : 'join' })}
          >
            <Stack gap={8} mt={8}>
              <Radio value="join" disabled={isReadOnly} label={t('editor.join', { names: sources.join(' + ') })} />
              <Radio value="any" disabled={isReadOnly} label={t('editor.any', { names: sources.join(', ') })} />
            </Stack>
          </Radio.Group>
          {!isReadOnly && (
            <Button
              variant="default"
              size="compact-md"
              mt="xs"
              leftSection={<ArrowUpDown size={16} aria-hidden="true" />}
              onClick={() => change({ order: [...sources.slice(1), sources[0] ?? ''] })}
            >
              {t('editor.rotate')}
            </Button>
          )}
        </div>
      )}
      <Switch
        label={t('editor.isRequired')}
        checked={style.isRequired}
        disabled={isReadOnly}
        onChange={(event) => change({ isRequired: event.currentTarget.checked })}
      />
      {kind === 'amount' && (
        <Switch
          label={t('editor.isMinor')}
          description={t('editor.isMinorHint')}
          checked={style.isMinor}
          disabled={isReadOnly}
          onChange={(event) => change({ isMinor: event.currentTarget.checked })}
        />
      )}
      {kind === 'date' && (
        <TextInput
          label={t('editor.yearPivot')}
          description={t('editor.yearPivotHint')}
          inputMode="numeric"
          maxLength={3}
          w={240}
          value={style.yearPivot}
          readOnly={isReadOnly}
          onChange={(event) => change({ yearPivot: event.currentTarget.value.replaceAll(/\D/g, '') })}
        />
      )}
      <div>
        <Title order={3}>{t('editor.values')}</Title>
        <Text c="dimmed" size="sm" mb="xs">
          {t('editor.valuesHint')}
        </Text>
        <Pairs
          pairs={style.values}
          onChange={(values) => change({ values })}
          nameLabel={t('editor.valueFrom')}
          valueLabel={t('editor.valueTo')}
          addLabel={t('editor.addValue')}
          isReadOnly={isReadOnly}
        />
      </div>
    </Stack>
  );
}
