/** The agency's background jobs: what runs, what failed and why, and trying again. */
import { api, client, refreshPaths, type Schemas, toProblem } from '@fairdue/api-staff';
import {
  Chip,
  type ChipTone,
  type Column,
  FilterBar,
  InstantText,
  OneFilter,
  PageHeader,
  toastDone,
  toastFailed,
} from '@fairdue/ui';
import { Button } from '@mantine/core';
import { keepPreviousData, useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useKnown } from '../../i18n/i18n';
import { PagedTable } from '../../lists/PagedTable';
import { usePageSize } from '../../preferences/preferences';
import { withChanges } from '../../router/search';
import classes from './JobsPage.module.css';
import { QueueHealth } from './QueueHealth';
import { jobsRoute } from './routes';
import { type JobsSearch, jobsSearch, STATUSES } from './search';

type JobRow = Schemas['JobRow'];
type Change = (changes: { [K in keyof JobsSearch]?: JobsSearch[K] | undefined }) => void;

const POLL_MS = 5_000;
const TONES: Readonly<Record<(typeof STATUSES)[number], ChipTone>> = {
  todo: 'neutral',
  doing: 'info',
  succeeded: 'success',
  failed: 'danger',
  cancelled: 'neutral',
  aborted: 'warning',
};

const keyOf = ({ id }: JobRow) => `${id}`;
const nameOf = ({ id, name }: JobRow) => `${name} ${id}`;
const isOpen = ({ status }: JobRow) => status === 'todo' || status === 'doing';

/** /jobs */
export function JobsPage(): ReactNode {
  const { t } = useTranslation(['jobs', 'areas']);
  const search = jobsSearch(jobsRoute.useSearch());
  const navigate = jobsRoute.useNavigate();
  const change = useCallback<Change>(
    (changes) => void navigate({ search: (old) => withChanges<JobsSearch>(old, changes) }),
    [navigate],
  );
  return (
    <>
      <PageHeader title={t('areas:jobs')} />
      <QueueHealth />
      <FilterBar label={t('filters')}>
        <OneFilter
          label={t('columns.status')}
          choices={STATUSES.map((value) => ({ value, label: t(`statuses.${value}`) }))}
          value={search.status}
          onChange={(status) => change({ status })}
        />
      </FilterBar>
      <JobList search={search} onChange={change} />
    </>
  );
}

function JobList({ search, onChange }: { readonly search: JobsSearch; readonly onChange: Change }): ReactNode {
  const { t } = useTranslation(['jobs', 'areas']);
  const columns = useJobColumns();
  const page = api.useQuery(
    'get',
    '/api/v1/jobs/',
    { params: { query: { ...search, ...usePageSize() } } },
    {
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) => (state.data?.results.some(isOpen) ? POLL_MS : false),
    },
  );
  return (
    <PagedTable
      label={t('areas:jobs')}
      failed={t('failed')}
      query={page}
      columns={columns}
      rowKey={keyOf}
      rowName={nameOf}
      onCursor={(cursor) => onChange({ cursor })}
      isFiltered={search.status !== undefined}
      onClear={() => onChange({ status: undefined })}
      empty={{ title: t('empty'), hint: t('emptyHint') }}
    />
  );
}

function useJobColumns(): readonly Column<JobRow>[] {
  const { t } = useTranslation('jobs');
  return useMemo(
    () => [
      { key: 'name', header: t('columns.name'), cell: (row) => <JobName name={row.name} /> },
      { key: 'id', header: t('columns.job'), align: 'end', cell: (row) => row.id },
      {
        key: 'status',
        header: t('columns.status'),
        cell: ({ status }) => {
          const name = status as (typeof STATUSES)[number];
          return <Chip tone={TONES[name]}>{t(`statuses.${name}`)}</Chip>;
        },
      },
      { key: 'attempts', header: t('columns.attempts'), align: 'end', cell: (row) => row.attempts },
      { key: 'error', header: t('columns.error'), cell: (row) => <span className={classes.error}>{row.error}</span> },
      {
        key: 'retry',
        header: t('columns.actions'),
        cell: (row) => row.status === 'failed' && <RetryButton job={row} />,
      },
      { key: 'scheduled', header: t('columns.scheduled'), cell: (row) => <InstantText instant={row.scheduled_at} /> },
      { key: 'queue', header: t('columns.queue'), cell: (row) => row.queue },
      {
        key: 'arguments',
        header: t('columns.arguments'),
        cell: (row) => <code className={classes.arguments}>{argumentsOf(row)}</code>,
      },
    ],
    [t],
  );
}

/** What it does, and its own name for who looks it up. */
function JobName({ name }: { readonly name: string }) {
  const text = useKnown('jobs')(`names.${name.replaceAll('.', '_')}`);
  return (
    <>
      {text} <code className={classes.arguments}>{name}</code>
    </>
  );
}

/** Such as `import_id 0198...`. */
function argumentsOf(row: JobRow): string {
  return Object.entries(row.arguments)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

function RetryButton({ job: { id, name } }: { readonly job: JobRow }) {
  const { t } = useTranslation('jobs');
  const queries = useQueryClient();
  const retry = useMutation({
    mutationFn: () => client.POST('/api/v1/jobs/{job_id}/retry/', { params: { path: { job_id: id } } }),
    onSuccess: () => toastDone(t('retry.done', { name })),
    onError: (error) => toastFailed(toProblem(error).detail),
    onSettled: () => refreshPaths(queries, '/api/v1/jobs/'),
  });
  return (
    <Button
      variant="default"
      size="compact-sm"
      loading={retry.isPending}
      aria-label={t('retry.of', { id })}
      onClick={() => retry.mutate()}
    >
      {t('retry.verb')}
    </Button>
  );
}
