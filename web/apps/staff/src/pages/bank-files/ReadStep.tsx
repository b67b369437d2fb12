/** Second step of a bank file: how it is read, what its first entries would be, and what becomes of that. */
import { RowsSkeleton } from '@fairdue/ui';
import { Button, Group, Stack, Text } from '@mantine/core';
import { Columns3 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import panels from '../imports/imports.module.css';
import { StepTitle } from '../imports/StepTitle';
import { BankColumns } from './BankColumns';
import { BankProblem } from './BankProblem';
import { FirstEntries } from './FirstEntries';
import { type Reading, useReading } from './useReading';
import { WrittenAs } from './WrittenAs';

interface ReadStepProps {
  readonly file: File;
  readonly onBack: () => void;
  /** What stands at the end: sending, or keeping as a profile. */
  readonly end: (reading: Reading) => ReactNode;
}

/** What is known of the file is asked for first. */
export function ReadStep({ file, onBack, end }: ReadStepProps): ReactNode {
  const { t } = useTranslation('bank-files');
  const reading = useReading(file);
  return (
    <>
      <StepTitle>{t('read.title', { file: file.name })}</StepTitle>
      <BankProblem error={reading.error} />
      {reading.shown ? (
        <Stack gap="md">
          <How reading={reading} />
          <FirstEntries preview={reading.shown} isRefreshing={reading.isRefreshing} />
          {end(reading)}
        </Stack>
      ) : reading.error ? (
        <Group>
          <Button variant="default" onClick={onBack}>
            {t('read.otherFile')}
          </Button>
          <Button variant="default" onClick={reading.again}>
            {t('read.again')}
          </Button>
        </Group>
      ) : (
        <RowsSkeleton />
      )}
    </>
  );
}

function How({ reading }: { readonly reading: Reading }) {
  const { t } = useTranslation('bank-files');
  const { told, shown, draft, header, written, isCorrected, correct, write } = reading;
  if (draft === null) {
    return (
      <Text className={panels.panel} component="p" m={0}>
        {t(told?.file_format === 'mt940' ? 'read.noColumns.mt940' : 'read.noColumns.camt')}
      </Text>
    );
  }
  if (told?.profile && !isCorrected) {
    return (
      <Group className={panels.panel} justify="space-between" mb={0}>
        <Text component="p" m={0}>
          {t('read.byProfile', { name: told.profile_name })}
        </Text>
        <Button
          variant="default"
          leftSection={<Columns3 size={16} aria-hidden="true" />}
          onClick={() => correct(draft)}
        >
          {t('read.correct')}
        </Button>
      </Group>
    );
  }
  return (
    <>
      <BankColumns
        header={header}
        draft={draft}
        onChange={correct}
        samples={told?.samples ?? []}
        told={told?.columns ?? []}
      />
      <WrittenAs
        draft={draft}
        onChange={correct}
        written={written}
        onWritten={write}
        isOrderOpen={shown?.is_order_open ?? false}
      />
    </>
  );
}
