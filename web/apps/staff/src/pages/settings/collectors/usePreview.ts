/** What a reassignment would do, asked anew for every target. */
import { client, type Schemas, toProblem } from '@fairdue/api-staff';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { requestFor, type Target } from './targets';

/** The preview; `outcome` is undefined while it is not known, or there is none for the target. */
export function usePreview(collectorId: string | null, target: Target) {
  const body = requestFor(target, true);
  const asked = useQuery({
    queryKey: ['reassign', collectorId, body],
    enabled: collectorId !== null && body !== null,
    staleTime: 0,
    gcTime: 0,
    placeholderData: keepPreviousData,
    queryFn: async (): Promise<Schemas['Reassignment']> => {
      const params = { path: { collector_id: collectorId ?? '' } };
      const { data } = await client.POST('/api/v1/collectors/{collector_id}/reassign/', {
        params,
        body: body ?? { preview: true },
      });
      if (!data) {
        throw new TypeError('an answer without a body');
      }
      return data;
    },
  });
  const isAsked = collectorId !== null && body !== null;
  return {
    outcome: isAsked ? asked.data : undefined,
    problem: isAsked && asked.error ? toProblem(asked.error) : null,
    isBusy: isAsked && asked.isFetching,
    retry: () => void asked.refetch(),
  };
}

/** Do it. Raises Problem. */
export async function reassign(collectorId: string, target: Target): Promise<Schemas['Reassignment'] | null> {
  const body = requestFor(target, false);
  if (body === null) {
    return null;
  }
  const params = { path: { collector_id: collectorId } };
  const { data } = await client.POST('/api/v1/collectors/{collector_id}/reassign/', { params, body });
  return data ?? null;
}
