/** First step: the file, and what is said of it. */
import { Button, Group, Select, TextInput, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCreditors } from '../creditors/useCreditors';
import { FileDrop } from './FileDrop';
import classes from './imports.module.css';
import { KINDS } from './search';
import type { Terms } from './sending';

interface FileStepProps {
  readonly file: File | null;
  readonly onFile: (file: File) => void;
  readonly terms: Terms;
  readonly onTerms: (terms: Terms) => void;
  readonly onNext: () => void;
}

const WHOLE = /^\d{0,9}$/;
const DECIMAL = /^(\d{1,15}(\.\d{1,4})?)?$/;

/** The form. */
export function FileStep({ file, onFile, terms, onTerms, onNext }: FileStepProps) {
  const { t } = useTranslation('imports');
  const creditors = useCreditors();
  const [isTried, setIsTried] = useState(false);
  const rowsProblem = WHOLE.test(terms.controlRows) ? null : t('terms.notWhole');
  const totalProblem = DECIMAL.test(terms.controlTotal) ? null : t('terms.notDecimal');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (file && !rowsProblem && !totalProblem) {
      onNext();
    }
  };
  const set = (changes: Partial<Terms>) => onTerms({ ...terms, ...changes });
  return (
    <form onSubmit={submit} noValidate>
      <FileDrop file={file} onFile={onFile} />
      <section className={classes.panel} aria-labelledby="terms">
        <Title order={2} id="terms" mb="sm">
          {t('terms.title')}
        </Title>
        <div className={classes.grid}>
          <Select
            label={t('terms.kind')}
            description={t(`kindHints.${terms.kind}`)}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            data={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
            value={terms.kind}
            allowDeselect={false}
            onChange={(kind) => kind && set({ kind: kind as Terms['kind'] })}
          />
          <Select
            label={t('terms.creditor')}
            description={t('terms.creditorHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            placeholder={t('terms.byRow')}
            data={creditors.filter((one) => one.is_active).map(({ id, name }) => ({ value: id, label: name }))}
            value={terms.creditor}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': t('terms.clearCreditor') }}
            onChange={(creditor) => set({ creditor })}
          />
          <TextInput
            type="date"
            label={t('terms.asOf')}
            description={t('terms.asOfHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={terms.asOf}
            onChange={(event) => set({ asOf: event.currentTarget.value })}
          />
          <TextInput
            label={t('terms.controlRows')}
            description={t('terms.controlHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            inputMode="numeric"
            value={terms.controlRows}
            error={isTried && rowsProblem}
            onChange={(event) => set({ controlRows: event.currentTarget.value.trim() })}
          />
          <TextInput
            label={t('terms.controlTotal')}
            description={t('terms.controlTotalHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            inputMode="decimal"
            value={terms.controlTotal}
            error={isTried && totalProblem}
            onChange={(event) => set({ controlTotal: event.currentTarget.value.trim() })}
          />
        </div>
      </section>
      <Group justify="flex-end">
        <Button type="submit" disabled={file === null}>
          {t('next.columns')}
        </Button>
      </Group>
    </form>
  );
}
