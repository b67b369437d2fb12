/** One import: how far it is, what came of it, its errors, and how to mend or undo it. */
import { api, refreshPaths, type Schemas, toProblem } from '@fairdue/api-staff';
import { ErrorState, PageHeader, RowsSkeleton } from '@fairdue/ui';
import { VisuallyHidden } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ADMINS, has } from '../../session/roles';
import { useUser } from '../../session/session';
import { CancelButton } from './CancelButton';
import { Errors } from './Errors';
import { ImportChips } from './ImportChips';
import { ImportFacts } from './ImportFacts';
import { ProgressPanel } from './ProgressPanel';
import { Results } from './Results';
import { importRoute } from './routes';
import { useProgress } from './useProgress';
import { hasEnded } from './watch';

// Only for some imports, and at the end of the page or of its head.
const RawRows = lazy(async () => ({ default: (await import('./RawRows')).RawRows }));
const UndoButton = lazy(async () => ({ default: (await import('./UndoButton')).UndoButton }));

type Import = Schemas['ImportDetail'];

/** /imports/:importId */
export function ImportPage(): ReactNode {
  const { t } = useTranslation('imports');
  const { importId } = importRoute.useParams();
  const init = { params: { path: { import_id: importId } } };
  const found = api.useQuery('get', '/api/v1/imports/{import_id}/', init);
  if (found.data === undefined) {
    return (
      <>
        <PageHeader title={t('one')} />
        {found.isError ? (
          <ErrorState title={t('oneFailed')} problem={toProblem(found.error)} onRetry={() => void found.refetch()} />
        ) : (
          <RowsSkeleton />
        )}
      </>
    );
  }
  return <Shown key={importId} detail={found.data} />;
}

function Shown({ detail }: { readonly detail: Import }) {
  const { t } = useTranslation('imports');
  const isAdmin = has(useUser(), ADMINS);
  const isRunning = !hasEnded(detail.phase);
  const progress = useProgress(detail.id, isRunning);
  useReadAgain(detail, progress);
  const isUndoable = isAdmin && !isRunning && detail.status !== 'failed' && detail.undone_at === null;
  return (
    <>
      <PageHeader
        title={detail.file_name}
        beside={<ImportChips row={detail} />}
        actions={
          isAdmin && (
            <>
              {isRunning && <CancelButton detail={detail} />}
              {isUndoable && (
                <Suspense fallback={null}>
                  <UndoButton detail={detail} />
                </Suspense>
              )}
            </>
          )
        }
      />
      {isRunning && <ProgressPanel progress={progress} />}
      <Results detail={detail} progress={isRunning ? progress : undefined} />
      <ImportFacts detail={detail} />
      {!isRunning && <Errors detail={detail} isAdmin={isAdmin} />}
      {!isRunning && (
        <Suspense fallback={null}>
          <RawRows detail={detail} />
        </Suspense>
      )}
      <VisuallyHidden role="status">
        {isRunning ? '' : t(`statuses.${detail.undone_at ? 'undone' : (detail.status as 'completed')}`)}
      </VisuallyHidden>
    </>
  );
}

/** Read the whole again when the progress says that the import has ended. */
function useReadAgain(detail: Import, progress: Schemas['Progress'] | undefined): void {
  const queries = useQueryClient();
  const isOver = progress !== undefined && hasEnded(progress.phase) && !hasEnded(detail.phase);
  useEffect(() => {
    if (isOver) {
      void refreshPaths(queries, '/api/v1/imports/');
    }
  }, [isOver, queries]);
}
