/** The columns of the list of imports. */
import type { Schemas } from '@fairdue/api-staff';
import { type Column, formatCount, InstantText, useUiSettings } from '@fairdue/ui';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ImportChips } from './ImportChips';
import classes from './imports.module.css';

type ImportRow = Schemas['ImportRow'];

/** They stay the same until the language changes. */
export function useImportColumns(): readonly Column<ImportRow>[] {
  const { t } = useTranslation('imports');
  const { locale } = useUiSettings();
  return useMemo(() => {
    const count = (
      key: 'created_count' | 'changed_count' | 'unchanged_count' | 'processed_errors',
      header: string,
    ) => ({
      key,
      header,
      align: 'end' as const,
      cell: (row: ImportRow) => formatCount(row[key], locale),
    });
    return [
      {
        key: 'file',
        header: t('columns.file'),
        cell: ({ id, file_name }) => (
          <Link to="/imports/$importId" params={{ importId: id }} className={classes.file} title={file_name}>
            {file_name}
          </Link>
        ),
      },
      { key: 'status', header: t('columns.status'), cell: (row) => <ImportChips row={row} /> },
      { key: 'progress', header: t('columns.progress'), cell: (row) => <Share row={row} /> },
      count('created_count', t('columns.created')),
      count('changed_count', t('columns.changed')),
      { ...count('unchanged_count', t('columns.unchanged')), isOptional: true },
      count('processed_errors', t('columns.errors')),
      { key: 'received', header: t('columns.received'), cell: (row) => <InstantText instant={row.created_at} /> },
      { key: 'by', header: t('columns.by'), cell: (row) => row.created_by },
      { key: 'kind', header: t('columns.kind'), cell: (row) => t(`kinds.${row.kind as 'accounts'}`) },
      {
        key: 'source',
        header: t('columns.source'),
        cell: ({ source, source_host }) => sourceOf(t, source, source_host),
      },
      {
        key: 'ended',
        header: t('columns.ended'),
        isOptional: true,
        cell: (row) => <InstantText instant={row.completed_at} />,
      },
    ];
  }, [t, locale]);
}

const SOURCES = ['upload', 'cli', 'sftp'] as const;

type Say = ReturnType<typeof useTranslation<'imports'>>['t'];

/** Where a file came from, in words where we know them. */
export function sourceOf(t: Say, source: string, host: string): string {
  const known = SOURCES.find((name) => name === source);
  return [known ? t(`sources.${known}`) : source, host].filter(Boolean).join(', ');
}

/** Rows processed of the total, as a bar and as numbers. */
function Share({ row: { processed_ok, processed_errors, total_records } }: { readonly row: ImportRow }) {
  const { t } = useTranslation('imports');
  const { locale } = useUiSettings();
  if (total_records === 0) {
    return <span aria-hidden="true">–</span>;
  }
  const done = Math.min(total_records, processed_ok + processed_errors);
  return (
    <span className={classes.share}>
      <progress max={total_records} value={done} aria-hidden="true" className={classes.bar} />
      {t('done', { done: formatCount(done, locale), total: formatCount(total_records, locale) })}
    </span>
  );
}
