/** Stops an import between two batches. */
import { client, refreshPaths, type Schemas, toProblem } from '@fairdue/api-staff';
import { toastFailed, useConfirm } from '@fairdue/ui';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

/** Asks first. */
export function CancelButton({ detail: { id, file_name } }: { readonly detail: Schemas['ImportDetail'] }) {
  const { t } = useTranslation('imports');
  const confirm = useConfirm();
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => client.POST('/api/v1/imports/{import_id}/cancel/', { params: { path: { import_id: id } } }),
    onSettled: () => refreshPaths(queries, '/api/v1/imports/'),
    onError: (error) => {
      const problem = toProblem(error);
      toastFailed(problem.code === 'import_finished' ? t('cancel.tooLate') : problem.detail);
    },
  });
  const ask = async () => {
    const question = {
      title: t('cancel.title', { file: file_name }),
      effect: t('cancel.effect'),
      verb: t('cancel.verb'),
    };
    if (await confirm({ ...question, isDangerous: true })) {
      cancel.mutate();
    }
  };
  return (
    <Button variant="default" loading={cancel.isPending} onClick={() => void ask()}>
      {t('cancel.verb')}
    </Button>
  );
}
