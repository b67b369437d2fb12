/** Rows of a file as they were sent. Every look is written to the journal, so they come only when asked for. */
import { api, type Schemas, toProblem } from '@fairdue/api-staff';
import { ErrorState, formatCount, InstantText, RowsSkeleton, useUiSettings } from '@fairdue/ui';
import { Alert, Button, Group, Text, Title } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { Eye } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './imports.module.css';

type Import = Schemas['ImportDetail'];

const SIZE = 50;

/** The section. */
export function RawRows({ detail }: { readonly detail: Import }) {
  const { t } = useTranslation('imports');
  const [isOpen, setIsOpen] = useState(false);
  const { locale } = useUiSettings();
  const { expired_at, total_records, kept_days } = detail;
  return (
    <div>
      <Title order={2} id="raw" mb="xs">
        {t('raw.title')}
      </Title>
      {expired_at !== null ? (
        <Alert color="neutral" variant="light" title={t('raw.expired')}>
          <InstantText instant={expired_at} style="day" />
        </Alert>
      ) : isOpen ? (
        <Rows importId={detail.id} total={total_records} />
      ) : (
        <Group gap="sm">
          <Button variant="default" leftSection={<Eye size={16} aria-hidden="true" />} onClick={() => setIsOpen(true)}>
            {t('raw.show')}
          </Button>
          <Text size="sm" c="dimmed">
            {t('raw.journalled')} {t('raw.retention', { days: formatCount(kept_days, locale) })}
          </Text>
        </Group>
      )}
    </div>
  );
}

function Rows({ importId, total }: { readonly importId: string; readonly total: number }) {
  const { t } = useTranslation('imports');
  const { locale } = useUiSettings();
  const [first, setFirst] = useState(1);
  const init = { params: { path: { import_id: importId }, query: { first, size: SIZE } } };
  // Every request is a look that is journalled: none is repeated by itself.
  const once = { staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false, retry: false };
  const options = { placeholderData: keepPreviousData, ...once };
  const found = api.useQuery('get', '/api/v1/imports/{import_id}/rows/', init, options);
  if (found.data === undefined) {
    return found.isError ? (
      <ErrorState title={t('raw.failed')} problem={toProblem(found.error)} onRetry={() => void found.refetch()} />
    ) : (
      <RowsSkeleton rows={5} />
    );
  }
  const { header, results } = found.data;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by keyboard (WCAG 2.1.1) */}
      <section className={classes.scroller} tabIndex={0} aria-labelledby="raw">
        <table className={classes.table} aria-labelledby="raw">
          <thead>
            <tr>
              <th scope="col">{t('errors.line')}</th>
              {header.map((name, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: names may stand twice and never move
                <th scope="col" key={at}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {results.map(({ number, line, cells, problem }) => (
              <tr key={number} data-bad={problem !== null || undefined} title={problem ?? undefined}>
                <th scope="row">{line}</th>
                {cells.map((cell, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: cells may be alike and never move
                  <td key={at}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Group justify="space-between" component="nav" aria-label={t('raw.pages')}>
        <Text c="dimmed" size="sm" role="status">
          {t('errors.shown', {
            from: formatCount(results.length > 0 ? first : 0, locale),
            to: formatCount(first - 1 + results.length, locale),
            total: formatCount(total, locale),
          })}
        </Text>
        <Group gap="xs">
          <Button variant="default" disabled={first === 1} onClick={() => setFirst(Math.max(1, first - SIZE))}>
            {t('errors.previous')}
          </Button>
          <Button variant="default" disabled={first + SIZE > total} onClick={() => setFirst(first + SIZE)}>
            {t('errors.next')}
          </Button>
        </Group>
      </Group>
    </>
  );
}
