/** Tells when an import that was started in this tab has ended, wherever one is by then. */
import { fetchChanged, refreshPaths, type Schemas, type Tagged } from '@fairdue/api-staff';
import { toastDone, toastFailed } from '@fairdue/ui';
import type { QueryClient } from '@tanstack/react-query';
import i18next from 'i18next';

type Progress = Schemas['Progress'];

const POLL_MS = 2_000;
const ENDED = new Set(['completed', 'failed', 'cancelled', 'undone']);

/** Whether an import in this phase goes on no more. */
export function hasEnded(phase: string): boolean {
  return ENDED.has(phase);
}

/** Ask until it has ended, then say so. Gives up when nobody answers: its page tells the rest. */
export function watchImport(importId: string, fileName: string, queries: QueryClient): void {
  let last: Tagged<Progress> | undefined;
  const ask = async () => {
    last = await fetchChanged<Progress>(`/api/v1/imports/${importId}/progress/`, last);
    if (!hasEnded(last.value.phase)) {
      window.setTimeout(() => void ask().catch(() => {}), POLL_MS);
      return;
    }
    const { phase, processed_errors: count } = last.value;
    const say = phase === 'failed' ? toastFailed : toastDone;
    const name = phase === 'completed' && count > 0 ? 'completedWithErrors' : phase;
    say(i18next.t(`imports:ended.${name}` as never, { file: fileName, count }));
    await refreshPaths(queries, '/api/v1/imports/', '/api/v1/accounts/');
  };
  void ask().catch(() => {});
}
