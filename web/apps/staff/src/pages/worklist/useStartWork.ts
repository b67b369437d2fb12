/** Taking the next account to work: its debtor is kept from others for a while. */
import { api, idempotent, refreshPaths, toProblem, useIdempotencyKey } from '@fairdue/api-staff';
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

/** Pressed twice, or sent again after the network failed, it is one account: the key stays until a while after the answer. */
export function useStartWork(): StartWork {
  const { t } = useTranslation('worklist');
  const { collector_id } = useUser();
  const { key, renew } = useIdempotencyKey();
  const queries = useQueryClient();
  const router = useRouter();
  const next = api.useMutation('post', '/api/v1/worklist/next/');
  const start = () => {
    if (next.isPending) {
      return;
    }
    next.mutate(
      { params: { header: idempotent(key()) } },
      {
        onSuccess: (found) => {
          window.setTimeout(renew, SAME_PRESS_MS);
          void refreshPaths(queries, '/api/v1/worklist/', '/api/v1/desk/');
          if (found) {
            forgetTrail();
            void router.navigate({ to: '/accounts/$accountId', params: { accountId: found.account.id } });
          } else {
            toastDone(t('start.nothing'));
          }
        },
        onError: (error) => toastFailed(toProblem(error).detail || t('start.failed')),
      },
    );
  };
  return { isPossible: collector_id !== null, isBusy: next.isPending, start };
}
