/** Taking the next account to work: its debtor is kept from others for a while. */
import { api, idempotent, refreshPaths, toProblem } from '@fairdue/api-staff';
import { toastDone, toastFailed } from '@fairdue/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useUser } from '../../session/session';
import { forgetTrail } from '../../trail/trail';

const SAME_PRESS_MS = 2000;

/** Takes the next account and opens it. */
export interface StartWork {
  /** Only who works accounts as a collector can. */
  readonly isPossible: boolean;
  readonly isBusy: boolean;
  readonly start: () => void;
}

let key: string | null = null;

/**
 * Pressed twice, at whatever place, or sent again after the network failed, it is one account: the key stays until a while
 * after the answer. What follows happens even when the place where it was pressed is gone.
 */
export function useStartWork(): StartWork {
  const { t } = useTranslation('areas');
  const { collector_id } = useUser();
  const queries = useQueryClient();
  const router = useRouter();
  const next = api.useMutation('post', '/api/v1/worklist/next/', {
    onSuccess: (found) => {
      window.setTimeout(() => {
        key = null;
      }, SAME_PRESS_MS);
      void refreshPaths(queries, '/api/v1/worklist/', '/api/v1/desk/');
      if (found) {
        forgetTrail();
        void router.navigate({ to: '/accounts/$accountId', params: { accountId: found.account.id } });
      } else {
        toastDone(t('startWork.nothing'));
      }
    },
    onError: (error) => toastFailed(toProblem(error).detail || t('startWork.failed')),
  });
  const start = () => {
    if (!next.isPending) {
      key ??= crypto.randomUUID();
      next.mutate({ params: { header: idempotent(key) } });
    }
  };
  return { isPossible: collector_id !== null, isBusy: next.isPending, start };
}
