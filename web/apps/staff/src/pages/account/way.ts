/** Where one goes from an account: back and on along the list one came from, else to the next account of the worklist. */
import { client, idempotent, toProblem } from '@fairdue/api-staff';
import { toastDone, toastFailed } from '@fairdue/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useUser } from '../../session/session';
import { type Place, useTrail } from '../../trail/trail';
import { useDesk } from './desk';
import { preloadAccount } from './queries';

/** The ways from here. */
export interface Way {
  readonly place: Place | null;
  readonly goNext: () => Promise<void>;
  readonly goBack: () => void;
}

/** The way of this account; what comes next is read before it is asked for. */
export function useWay(): Way {
  const { t } = useTranslation('account');
  const router = useRouter();
  const queries = useQueryClient();
  const user = useUser();
  const { account } = useDesk();
  const { trail, place, findNext } = useTrail(account.id);
  const next = place?.next ?? null;
  useEffect(() => {
    if (next !== null) {
      preloadAccount(queries, next);
    }
  }, [queries, next]);

  const open = useCallback(
    (accountId: string) => router.navigate({ to: '/accounts/$accountId', params: { accountId } }),
    [router],
  );
  const goNext = async () => {
    try {
      const found = trail === null ? await takeNext(user.collector_id) : await findNext();
      if (found !== null) {
        await open(found);
        return;
      }
      toastDone(t(trail === null ? 'way.nothingLeft' : 'way.endOfList'));
      await router.navigate({ href: trail?.href ?? '/accounts' });
    } catch (error) {
      const problem = toProblem(error);
      toastFailed(problem.code === 'network' ? t('way.unreachable') : problem.detail);
    }
  };
  const goBack = () => {
    if (place?.previous) {
      void open(place.previous);
    }
  };
  return { place, goNext, goBack };
}

/** The most pressing account of the worklist; null when none is left, or for who works none. Raises Problem. */
async function takeNext(collectorId: string | null): Promise<string | null> {
  if (collectorId === null) {
    return null;
  }
  const header = idempotent(crypto.randomUUID());
  const { data } = await client.POST('/api/v1/worklist/next/', { params: { header } });
  return data?.account.id ?? null;
}
