/** The score, and on request why it is what it is. */
import { api, toProblem } from '@fairdue/api-staff';
import { Chip, ErrorState, RowsSkeleton } from '@fairdue/ui';
import { Popover, UnstyledButton } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../Account.module.css';
import { useDesk } from '../desk';
import { LEVEL_TONES, useLevel } from './levels';

const ScoreFactors = lazy(async () => ({ default: (await import('./ScoreFactors')).ScoreFactors }));

/** Level, points, and a button for the reasons. */
export function Score() {
  const { t } = useTranslation('account');
  const { account } = useDesk();
  const level = useLevel();
  const [isOpen, setIsOpen] = useState(false);
  if (account.risk_score === null) {
    return <>{t('score.none')}</>;
  }
  return (
    <Popover opened={isOpen} onChange={setIsOpen} width={320} position="right-start" trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes.scoreButton} onClick={() => setIsOpen(!isOpen)}>
          <Chip tone={LEVEL_TONES[account.risk_level] ?? 'neutral'}>{level(account.risk_level)}</Chip>
          <span className="fd-numbers">{account.risk_score}</span>
          <span className={classes.why}>{t('score.why')}</span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('score.reasons')}>{isOpen && <Reasons id={account.id} />}</Popover.Dropdown>
    </Popover>
  );
}

function Reasons({ id }: { readonly id: string }) {
  const { t } = useTranslation('account');
  const init = { params: { path: { account_id: id } } };
  const score = api.useQuery('get', '/api/v1/accounts/{account_id}/score/', init);
  if (score.data === undefined) {
    return score.isError ? (
      <ErrorState title={t('score.failed')} problem={toProblem(score.error)} onRetry={() => void score.refetch()} />
    ) : (
      <RowsSkeleton rows={4} />
    );
  }
  return (
    <Suspense fallback={<RowsSkeleton rows={4} />}>
      <ScoreFactors score={score.data} />
    </Suspense>
  );
}
