/** Send a bank file; a CSV whose columns have unusual names is told how it is read. */
import { type Schemas, upload } from '@fairdue/api-staff';
import { FormActions, FormProblem, toastDone, useUiSettings } from '@fairdue/ui';
import { FileInput, NativeSelect, Progress, SimpleGrid, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useForm } from '@mantine/form';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../forms/useSubmit';
import { useRefreshMoney } from '../payments/queries';
import { useMoneyRefusal } from '../payments/refusals';
import classes from './BankFiles.module.css';
import { COLUMNS, formOf, type ReadBy } from './reading';

const ACCEPTED = '.csv,.txt,.tsv,.xml,.sta,.mt940,.940';

/** The form. */
export function UploadForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('bank-files');
  const { locale } = useUiSettings();
  const refresh = useRefreshMoney();
  const textOf = useMoneyRefusal();
  const [part, setPart] = useState<number | null>(null);
  const [isDetailed, setIsDetailed] = useState(false);
  const form = useForm<ReadBy & { file: File | null }>({
    initialValues: { file: null, columns: {}, date_order: 'ymd', decimal: '', delimiter: '' },
    validate: { file: (file) => (file === null ? t('upload.missing') : null) },
  });
  const { problem, isBusy, submit } = useSubmit(form, ['file', 'columns', 'date_order', 'decimal', 'delimiter']);
  const send = async ({ file, ...readBy }: typeof form.values) => {
    if (file === null) {
      return;
    }
    try {
      await upload<Schemas['BankFileRow']>('/api/v1/bank-files/', formOf(file, readBy), { onProgress: setPart });
    } finally {
      setPart(null);
    }
    toastDone(t('upload.done', { name: file.name }));
    onClose();
    await refresh();
  };
  return (
    <form onSubmit={form.onSubmit((values) => submit(() => send(values)))} noValidate>
      <FormProblem problem={problem} textOf={textOf} />
      <Stack gap="sm">
        <FileInput
          label={t('upload.file')}
          description={t('upload.formats')}
          placeholder={t('upload.choose')}
          accept={ACCEPTED}
          required
          {...form.getInputProps('file')}
        />
        <UnstyledButton
          className={classes.more ?? ''}
          aria-expanded={isDetailed}
          onClick={() => setIsDetailed(!isDetailed)}
        >
          <ChevronDown size={16} aria-hidden="true" /> {t('upload.columns')}
        </UnstyledButton>
        {isDetailed && <ReadingFields form={form} />}
        {part !== null && (
          <>
            <Progress value={part * 100} aria-label={t('upload.sending')} />
            <Text size="sm" role="status">
              {new Intl.NumberFormat(locale, { style: 'percent' }).format(part)}
            </Text>
          </>
        )}
      </Stack>
      <FormActions verb={t('upload.verb')} isBusy={isBusy} onCancel={onClose} />
    </form>
  );
}

interface ReadingForm {
  readonly values: ReadBy;
  readonly getInputProps: (name: string) => object;
  readonly setFieldValue: (name: 'columns', value: ReadBy['columns']) => void;
}

function ReadingFields({ form }: { readonly form: ReadingForm }) {
  const { t } = useTranslation('bank-files');
  const { columns } = form.values;
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('upload.columnsHint')}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
        {COLUMNS.map((name) => (
          <TextInput
            key={name}
            label={t(`upload.fields.${name}`)}
            value={columns[name] ?? ''}
            maxLength={200}
            onChange={({ currentTarget: { value } }) => form.setFieldValue('columns', { ...columns, [name]: value })}
          />
        ))}
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
        <NativeSelect
          label={t('upload.dateOrder')}
          data={(['ymd', 'dmy', 'mdy'] as const).map((value) => ({ value, label: t(`upload.orders.${value}`) }))}
          {...form.getInputProps('date_order')}
        />
        <NativeSelect
          label={t('upload.decimal')}
          data={[
            { value: '', label: t('upload.told') },
            { value: '.', label: '1250.00' },
            { value: ',', label: '1250,00' },
          ]}
          {...form.getInputProps('decimal')}
        />
        <NativeSelect
          label={t('upload.delimiter')}
          data={[
            { value: '', label: t('upload.told') },
            { value: ',', label: ',' },
            { value: ';', label: ';' },
            { value: '|', label: '|' },
            { value: '\t', label: t('upload.tab') },
          ]}
          {...form.getInputProps('delimiter')}
        />
      </SimpleGrid>
    </>
  );
}
