/** One account: facts at the left, what happened in the middle, what is done next at the right. */
import { toProblem } from '@fairdue/api-staff';
import { EmptyState, ErrorState, PageHeader } from '@fairdue/ui';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { AccountSkeleton } from './AccountSkeleton';
import { AccountView } from './AccountView';
import { DeskProvider } from './desk';
import { DraftsProvider } from './panel/drafts';
import { accountQuery, workQuery } from './queries';
import { accountRoute } from './routes';

/** /accounts/$accountId */
export function AccountPage(): ReactNode {
  const { t } = useTranslation('account');
  const { accountId } = accountRoute.useParams();
  const account = useQuery(accountQuery(accountId));
  const work = useQuery(workQuery(accountId));
  if (account.data === undefined) {
    if (!account.isError) {
      return <AccountSkeleton />;
    }
    const problem = toProblem(account.error);
    return problem.status === 404 || problem.status === 422 ? (
      <NotYours />
    ) : (
      <ErrorState title={t('failed')} problem={problem} onRetry={() => void account.refetch()} />
    );
  }
  return (
    <DeskProvider key={accountId} account={account.data} work={work.data}>
      <DraftsProvider>
        <AccountView />
      </DraftsProvider>
    </DeskProvider>
  );
}

/** There is no such account, or it is somebody else's: who asks learns nothing more. */
function NotYours() {
  const { t } = useTranslation('account');
  const action = (
    <Button renderRoot={(props) => <Link to="/accounts" {...props} />} variant="default">
      {t('notFound.back')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('notFound.title')} />
      <EmptyState title={t('notFound.hint')} action={action} />
    </>
  );
}
