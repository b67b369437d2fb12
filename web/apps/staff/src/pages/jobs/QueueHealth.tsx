/** How the workers and the queue of the whole platform do. */
import { transport } from '@fairdue/api-staff';
import { formatCount, KpiStrip, useUiSettings } from '@fairdue/ui';
import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { durationOf } from '../imports/ProgressPanel';

/** What the probe answers; null where nobody can tell. */
interface Health {
  readonly workers: readonly { readonly seconds_since_heartbeat: number }[] | null;
  readonly jobs: { readonly waiting: number; readonly running: number } | null;
  readonly oldest_waiting_seconds: number | null;
}

const POLL_MS = 10_000;
/** A worker that was silent for longer is not counted. */
const SILENT_SECONDS = 60;

/** The figures; they are not shown when the probe cannot be asked. */
export function QueueHealth() {
  const { t } = useTranslation('jobs');
  const { locale } = useUiSettings();
  const { data, isError } = useQuery({
    queryKey: ['health'],
    queryFn: readHealth,
    refetchInterval: POLL_MS,
    retry: false,
  });
  if (isError) {
    return null;
  }
  const alive = data?.workers?.filter((worker) => worker.seconds_since_heartbeat < SILENT_SECONDS).length;
  const shown = (value: number | undefined | null) =>
    data === undefined ? undefined : value == null ? t('health.unknown') : formatCount(value, locale);
  const oldest = data?.oldest_waiting_seconds;
  return (
    <>
      <KpiStrip
        label={t('health.label')}
        items={[
          { key: 'workers', label: t('health.workers'), value: shown(alive) },
          { key: 'waiting', label: t('health.waiting'), value: shown(data?.jobs?.waiting) },
          { key: 'running', label: t('health.running'), value: shown(data?.jobs?.running) },
          { key: 'oldest', label: t('health.oldest'), value: oldest ? durationOf(oldest, locale) : shown(oldest) },
        ]}
      />
      {alive === 0 && (
        <Alert
          color="danger"
          variant="light"
          mb="md"
          icon={<TriangleAlert size={16} aria-hidden="true" />}
          title={t('health.silent')}
        />
      )}
    </>
  );
}

async function readHealth({ signal }: { readonly signal: AbortSignal }): Promise<Health> {
  const response = await transport.fetch(new Request(new URL('/health/?full=1', window.location.origin), { signal }));
  return (await response.json()) as Health;
}
