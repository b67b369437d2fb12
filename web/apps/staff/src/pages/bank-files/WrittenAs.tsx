/** How a bank's CSV is written: days, amounts, what stands between columns, and its letters. */
import { Alert, Select, Title } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import classes from '../mapping-profiles/editor/editor.module.css';
import type { Draft, Written } from './reading';

interface WrittenAsProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly written: Written;
  readonly onWritten: (written: Written) => void;
  /** Whether the days of the file can be read in two ways. */
  readonly isOrderOpen?: boolean;
  readonly isReadOnly?: boolean;
}

/** The selects. */
export function WrittenAs({ draft, onChange, written, onWritten, isOrderOpen, isReadOnly = false }: WrittenAsProps) {
  const { t } = useTranslation('bank-files');
  const shared = { allowDeselect: false, readOnly: isReadOnly } as const;
  const told = { value: '', label: t('read.told') };
  return (
    <section className={classes.section} aria-labelledby="written">
      <Title order={2} size="h3" id="written" mb="xs">
        {t('read.written')}
      </Title>
      {isOrderOpen && (
        <Alert
          color="warning"
          variant="light"
          mb="sm"
          icon={<CircleAlert size={16} aria-hidden="true" />}
          title={t('read.openOrder')}
        />
      )}
      <div className={classes.grid}>
        <Select
          label={t('read.dates')}
          data={(['ymd', 'dmy', 'mdy'] as const).map((value) => ({ value, label: t(`read.orders.${value}`) }))}
          value={draft.date_order}
          onChange={(value) => onChange({ ...draft, date_order: value as Draft['date_order'] })}
          {...shared}
        />
        <Select
          label={t('read.amounts')}
          data={[told, { value: '.', label: '1,250.00' }, { value: ',', label: '1.250,00' }]}
          value={draft.decimal}
          onChange={(value) => onChange({ ...draft, decimal: value as Draft['decimal'] })}
          {...shared}
        />
        <Select
          label={t('read.delimiter')}
          data={[
            told,
            ...[',', ';', '|', '\t'].map((value) => ({ value, label: value === '\t' ? t('read.tab') : value })),
          ]}
          value={written.delimiter}
          onChange={(value) => onWritten({ ...written, delimiter: value as Written['delimiter'] })}
          {...shared}
        />
        <Select
          label={t('read.encoding')}
          data={[told, ...['utf-8', 'utf-16', 'windows-1252'].map((value) => ({ value, label: value }))]}
          value={written.encoding}
          onChange={(value) => onWritten({ ...written, encoding: value as Written['encoding'] })}
          {...shared}
        />
      </div>
    </section>
  );
}
