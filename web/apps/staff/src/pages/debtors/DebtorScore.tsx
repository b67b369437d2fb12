/** The debtor's score, that of his riskiest account, factor by factor. */
import { api, toProblem } from '@fairdue/api-staff';
import { Card, ErrorState, InstantText, RowsSkeleton } from '@fairdue/ui';
import { useTranslation } from 'react-i18next';
import { ScoreFactors } from '../account/facts/ScoreFactors';
import classes from './Debtors.module.css';
import type { DebtorFile } from './queries';

/** Nothing when nothing is known that could be scored. */
export function DebtorScore({ debtor }: { readonly debtor: DebtorFile }) {
  const { t } = useTranslation('debtors');
  const init = { params: { path: { debtor_id: debtor.id } } };
  const isScored = debtor.total_score !== null;
  const score = api.useQuery('get', '/api/v1/debtors/{debtor_id}/score/', init, { enabled: isScored });
  return (
    <Card title={t('score.label')}>
      {!isScored && <p className={classes.nothing}>{t('score.none')}</p>}
      {isScored && score.data === undefined && !score.isError && <RowsSkeleton rows={4} />}
      {score.isError && (
        <ErrorState title={t('score.failed')} problem={toProblem(score.error)} onRetry={() => void score.refetch()} />
      )}
      {score.data && (
        <>
          <ScoreFactors score={score.data} />
          <p className={classes.muted}>
            {t('score.calculated')} <InstantText instant={score.data.calculated_at} />
          </p>
        </>
      )}
    </Card>
  );
}
