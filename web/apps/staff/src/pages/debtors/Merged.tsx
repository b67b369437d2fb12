/** What the page of a debtor says who was merged into another: where to look, and how to take the merge back. */
import { client, toProblem } from '@fairdue/api-staff';
import { toastDone, toastFailed, useConfirm, useProblemTexts } from '@fairdue/ui';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ADMINS, has } from '../../session/roles';
import { useUser } from '../../session/session';
import classes from './Debtors.module.css';
import { type DebtorFile, useRefreshDebtors } from './queries';

interface MergedProps {
  readonly debtor: DebtorFile;
  /** The debtor he was merged into. */
  readonly into: string;
}

/** The notice. */
export function Merged({ debtor, into }: MergedProps) {
  const { t } = useTranslation('debtors');
  return (
    <div className={classes.merged}>
      <span>
        {t('merged')}{' '}
        <Link to="/debtors/$debtorId" params={{ debtorId: into }}>
          {t('mergedInto')}
        </Link>
      </span>
      {has(useUser(), ADMINS) && <UndoButton debtor={debtor} into={into} />}
    </div>
  );
}

function UndoButton({ debtor, into }: MergedProps) {
  const { t } = useTranslation('debtors');
  const ask = useConfirm();
  const refresh = useRefreshDebtors();
  const { ofProblem } = useProblemTexts();
  const undo = useMutation({
    mutationFn: () =>
      client.POST('/api/v1/debtors/{debtor_id}/split/', {
        params: { path: { debtor_id: into } },
        body: { accounts: null, contact_points: null, into: debtor.id, full_name: null },
      }),
    onSuccess: async () => {
      toastDone(t('unmerge.done'));
      await refresh();
    },
    onError: (error) => toastFailed(ofProblem(toProblem(error)) || t('unmerge.failed')),
  });
  const press = async () => {
    const question = {
      title: t('unmerge.title', { name: debtor.full_name }),
      effect: t('unmerge.effect'),
      verb: t('unmerge.open'),
    };
    if (await ask(question)) {
      undo.mutate();
    }
  };
  return (
    <Button variant="default" loading={undo.isPending} onClick={() => void press()}>
      {t('unmerge.open')}
    </Button>
  );
}
