/** What an import has done: counts while it runs and after, and why it failed. */
import type { Schemas } from '@fairdue/api-staff';
import { formatCount, KpiStrip, useUiSettings } from '@fairdue/ui';
import { Alert } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFailureOf } from './useFailureText';

interface ResultsProps {
  readonly detail: Schemas['ImportDetail'];
  /** While it runs; its counts are newer. */
  readonly progress: Schemas['Progress'] | undefined;
}

/** Failure and figures. */
export function Results({ detail, progress }: ResultsProps) {
  const { t } = useTranslation('imports');
  const { locale } = useUiSettings();
  const failureOf = useFailureOf();
  const counts = progress ?? detail;
  const figures = [
    ['rows', progress?.rows_total ?? detail.total_records],
    ...(detail.kind === 'recall'
      ? ([['recalled', counts.recalled_count]] as const)
      : ([
          ['new', counts.created_count],
          [detail.kind === 'references' ? 'renamed' : 'changed', counts.changed_count],
        ] as const)),
    ['unchanged', counts.unchanged_count],
    ['errors', counts.processed_errors],
    ...(progress ? [] : ([['warnings', detail.warning_count]] as const)),
  ] as const;
  const items = figures.map(([key, value]) => ({ key, label: t(`counts.${key}`), value: formatCount(value, locale) }));
  const isEmpty = detail.status === 'completed' && detail.total_records === 0;
  return (
    <>
      {detail.failure_code !== null && (
        <Alert
          color="danger"
          variant="light"
          mb="md"
          icon={<TriangleAlert size={16} aria-hidden="true" />}
          title={failureOf(detail.failure_code) ?? t('statuses.failed')}
        >
          <span lang="en">{detail.failure_detail}</span> {t('nothingApplied')}
        </Alert>
      )}
      {isEmpty && <Alert color="neutral" variant="light" mb="md" title={t('check.noRows')} />}
      <KpiStrip label={t('check.counts')} items={items} />
    </>
  );
}
