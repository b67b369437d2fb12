/** One debtor: who it is, how to reach him, what he owes in all, and why he is scored as he is. */
import { toProblem } from '@fairdue/api-staff';
import { Chip, EmptyState, ErrorState, PageHeader, RowsSkeleton } from '@fairdue/ui';
import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ADMINS, has, WORKERS } from '../../session/roles';
import { useUser } from '../../session/session';
import { LEVEL_TONES, useLevel } from '../account/facts/levels';
import { AccountsOf, PartyTo } from './AccountsOf';
import { Circumstances } from './Circumstances';
import { DebtorScore } from './DebtorScore';
import classes from './Debtors.module.css';
import { Identity } from './Identity';
import { Merged } from './Merged';
import { Points } from './Points';
import { type DebtorFile, debtorQuery } from './queries';
import { debtorRoute } from './routes';

const DebtorDialog = lazy(() => import('./DebtorDialog').then((module) => ({ default: module.DebtorDialog })));
const SplitDialog = lazy(() => import('./duplicates/SplitDialog').then((module) => ({ default: module.SplitDialog })));

/** /debtors/$debtorId */
export function DebtorPage(): ReactNode {
  const { t } = useTranslation('debtors');
  const { debtorId } = debtorRoute.useParams();
  const debtor = useQuery(debtorQuery(debtorId));
  if (debtor.data === undefined) {
    if (!debtor.isError) {
      return <RowsSkeleton rows={8} height={40} />;
    }
    const problem = toProblem(debtor.error);
    return problem.status === 404 || problem.status === 422 ? (
      <>
        <PageHeader title={t('notFound')} />
        <EmptyState title={t('notFoundHint')} action={<BackButton />} />
      </>
    ) : (
      <ErrorState title={t('failedOne')} problem={problem} onRetry={() => void debtor.refetch()} />
    );
  }
  return <DebtorView key={debtorId} debtor={debtor.data} />;
}

function BackButton() {
  const { t } = useTranslation('debtors');
  return (
    <Button variant="default" renderRoot={(props) => <Link to="/debtors" {...props} />}>
      {t('back')}
    </Button>
  );
}

function DebtorView({ debtor }: { readonly debtor: DebtorFile }) {
  const { t } = useTranslation('debtors');
  const user = useUser();
  const level = useLevel();
  const [open, setOpen] = useState<'edit' | 'split' | null>(null);
  const mayWork = has(user, WORKERS);
  const actions = debtor.merged_into === null && (
    <>
      {has(user, ADMINS) && (
        <Button variant="default" onClick={() => setOpen('split')}>
          {t('split.open')}
        </Button>
      )}
      {mayWork && (
        <Button variant="default" onClick={() => setOpen('edit')}>
          {t('edit.open')}
        </Button>
      )}
    </>
  );
  return (
    <>
      <PageHeader
        title={debtor.full_name}
        beside={
          <Group gap={6}>
            <span className={classes.reference}>{debtor.external_ref}</span>
            {debtor.risk_level && (
              <Chip tone={LEVEL_TONES[debtor.risk_level] ?? 'neutral'}>
                {t('risk', { level: level(debtor.risk_level) })}
              </Chip>
            )}
          </Group>
        }
        actions={actions}
      />
      {debtor.merged_into && <Merged debtor={debtor} into={debtor.merged_into} />}
      <div className={classes.columns}>
        <div className={classes.side}>
          <Identity debtor={debtor} />
          <Points debtor={debtor} mayWork={mayWork && debtor.merged_into === null} />
          <Circumstances debtor={debtor} />
        </div>
        <div className={classes.main}>
          <AccountsOf debtorId={debtor.id} />
          <PartyTo debtor={debtor} />
          <DebtorScore debtor={debtor} />
        </div>
      </div>
      <Suspense>
        {open === 'edit' && <DebtorDialog debtor={debtor} onClose={() => setOpen(null)} />}
        {open === 'split' && <SplitDialog debtor={debtor} onClose={() => setOpen(null)} />}
      </Suspense>
    </>
  );
}
