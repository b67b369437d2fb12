/** The errors and warnings of an import, page by page; the files to take home; and the way to send a corrected one. */
import { api, type Schemas, toProblem } from '@fairdue/api-staff';
import { ErrorState, FilterBar, formatCount, NoMatchState, OneFilter, RowsSkeleton, useUiSettings } from '@fairdue/ui';
import { Button, Group, Text, Title } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight, FileCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DownloadButton } from '../../files/DownloadButton';
import { LinkButton } from '../../router/LinkButton';
import { CodeCounts } from './CodeCounts';
import { ErrorRows } from './ErrorRows';
import classes from './imports.module.css';
import { importRoute } from './routes';
import { type ErrorsSearch, errorsSearch } from './search';
import { useCodeText } from './useFailureText';

const PAGE_SIZE = 50;

interface ErrorsProps {
  readonly detail: Schemas['ImportDetail'];
  readonly isAdmin: boolean;
}

/** The section. */
export function Errors({ detail, isAdmin }: ErrorsProps): ReactNode {
  const { t } = useTranslation('imports');
  const counts = detail.code_counts ?? [];
  return (
    <div>
      <Group justify="space-between" mb="xs">
        <Title order={2}>{t('errors.title')}</Title>
        <Actions detail={detail} isAdmin={isAdmin} />
      </Group>
      {counts.length === 0 ? (
        <Text c="dimmed" mb="md">
          {t('errors.none')}
        </Text>
      ) : (
        <>
          <CodeCounts counts={counts} />
          <ErrorList importId={detail.id} counts={counts} />
        </>
      )}
    </div>
  );
}

function Actions({ detail, isAdmin }: ErrorsProps) {
  const { t } = useTranslation('imports');
  const { id, processed_errors, expired_at, code_counts } = detail;
  const path = `/api/v1/imports/${id}`;
  const hasRows = processed_errors > 0 && expired_at === null && isAdmin;
  return (
    <div className={classes.actions}>
      {hasRows && <DownloadButton path={`${path}/error-file/`} name="errors.csv" label={t('downloads.mend')} />}
      {(code_counts ?? []).length > 0 && (
        <DownloadButton path={`${path}/errors/?format=csv`} name="errors.csv" label={t('downloads.list')} />
      )}
      {isAdmin && expired_at === null && (
        <DownloadButton path={`${path}/file/`} name={detail.file_name} label={t('downloads.original')} />
      )}
      {hasRows && (
        <LinkButton
          to="/imports/new"
          search={{ corrects: id }}
          leftSection={<FileCheck size={16} aria-hidden="true" />}
        >
          {t('sendCorrected')}
        </LinkButton>
      )}
    </div>
  );
}

interface ErrorListProps {
  readonly importId: string;
  readonly counts: readonly Schemas['CodeCount'][];
}

function ErrorList({ importId, counts }: ErrorListProps) {
  const { t } = useTranslation('imports');
  const { locale } = useUiSettings();
  const codeText = useCodeText();
  const search = errorsSearch(importRoute.useSearch());
  const navigate = importRoute.useNavigate();
  const page = search.page ?? 1;
  const found = api.useQuery(
    'get',
    '/api/v1/imports/{import_id}/errors/',
    { params: { path: { import_id: importId }, query: { ...search, page } } },
    { placeholderData: keepPreviousData },
  );
  // The same address gives CSV too, which the client's type cannot tell apart.
  const shown = found.data as Schemas['ErrorPage'] | undefined;
  const change = (changes: { [K in keyof ErrorsSearch]?: ErrorsSearch[K] | undefined }) =>
    void navigate({ search: (old) => clean({ ...old, page: undefined, ...changes }), resetScroll: false });
  const codes = [...new Set(counts.map(({ code }) => code))];
  return (
    <>
      <FilterBar label={t('errors.filters')}>
        <OneFilter
          label={t('errors.severity')}
          choices={[
            { value: 'error', label: t('errors.error') },
            { value: 'warning', label: t('errors.warning') },
          ]}
          value={search.severity}
          onChange={(severity) => change({ severity })}
        />
        <OneFilter
          label={t('errors.reason')}
          choices={codes.map((value) => ({ value, label: codeText(value) }))}
          value={search.code}
          onChange={(code) => change({ code })}
        />
      </FilterBar>
      {shown === undefined ? (
        found.isError ? (
          <ErrorState
            title={t('errors.failed')}
            problem={toProblem(found.error)}
            onRetry={() => void found.refetch()}
          />
        ) : (
          <RowsSkeleton rows={5} />
        )
      ) : shown.results.length === 0 ? (
        <NoMatchState onClear={() => change({ severity: undefined, code: undefined })} />
      ) : (
        <>
          <ErrorRows label={t('errors.title')} rows={shown.results} />
          <Group justify="space-between" component="nav" aria-label={t('errors.pages')} mb="lg">
            <Text c="dimmed" size="sm" role="status">
              {t('errors.shown', {
                from: formatCount((page - 1) * PAGE_SIZE + 1, locale),
                to: formatCount((page - 1) * PAGE_SIZE + shown.results.length, locale),
                total: formatCount(shown.count, locale),
              })}
            </Text>
            <Group gap="xs">
              <Button
                variant="default"
                leftSection={<ChevronLeft size={16} aria-hidden="true" />}
                disabled={shown.previous === null}
                onClick={() => change({ page: page - 1 })}
              >
                {t('errors.previous')}
              </Button>
              <Button
                variant="default"
                rightSection={<ChevronRight size={16} aria-hidden="true" />}
                disabled={shown.next === null}
                onClick={() => change({ page: page + 1 })}
              >
                {t('errors.next')}
              </Button>
            </Group>
          </Group>
        </>
      )}
    </>
  );
}

function clean(search: { [K in keyof ErrorsSearch]?: ErrorsSearch[K] | undefined }): ErrorsSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as ErrorsSearch;
}
