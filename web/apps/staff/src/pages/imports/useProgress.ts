/** How far an import is, asked each second while it runs. */
import { fetchChanged, type Schemas, type Tagged } from '@fairdue/api-staff';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { hasEnded } from './watch';

type Progress = Schemas['Progress'];

const POLL_MS = 1_000;

/** Undefined until the first answer; with the tag of the last one the server says cheaply that nothing has changed. */
export function useProgress(importId: string, isRunning: boolean): Progress | undefined {
  const queries = useQueryClient();
  const queryKey = ['import progress', importId];
  const { data } = useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      fetchChanged<Progress>(
        `/api/v1/imports/${importId}/progress/`,
        queries.getQueryData<Tagged<Progress>>(queryKey),
        signal,
      ),
    enabled: isRunning,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data.value.phase) ? false : POLL_MS),
  });
  return data?.value;
}
