/** Ask the processor now how a pending card payment stands; it is asked from time to time without this, too. */
import { client, toProblem } from '@fairdue/api-staff';
import { toastDone, toastFailed, useProblemTexts } from '@fairdue/ui';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type Payment, useRefreshMoney } from './queries';
import { useMoneyRefusal } from './refusals';

/** The button. */
export function AskButton({ payment: { id } }: { readonly payment: Payment }) {
  const { t } = useTranslation('payments');
  const refresh = useRefreshMoney();
  const refusal = useMoneyRefusal();
  const { ofProblem } = useProblemTexts();
  const asking = useMutation({
    mutationFn: async () => {
      const { data } = await client.POST('/api/v1/payments/{payment_id}/check/', {
        params: { path: { payment_id: id } },
      });
      await refresh();
      return data?.status;
    },
    onSuccess: (status) => {
      if (status === 'pending') {
        toastDone(t('ask.pending'));
      } else if (status === 'failed') {
        toastFailed(t('ask.failed'));
      } else {
        toastDone(t('ask.completed'));
      }
    },
    onError: (error) => {
      const problem = toProblem(error);
      toastFailed(refusal(problem) ?? ofProblem(problem));
    },
  });
  return (
    <Button
      variant="default"
      loading={asking.isPending}
      leftSection={<RefreshCw size={16} aria-hidden="true" />}
      onClick={() => asking.mutate()}
    >
      {t('ask.verb')}
    </Button>
  );
}
