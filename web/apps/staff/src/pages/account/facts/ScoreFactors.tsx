/** What each factor adds to a score, and why it got its points. */
import type { Schemas } from '@fairdue/api-staff';
import { formatCount, useUiSettings } from '@fairdue/ui';
import { useTranslation } from 'react-i18next';
import classes from '../Account.module.css';

type Score = Pick<
  Schemas['AccountScore'],
  'normalized_scores' | 'weights' | 'reasons' | 'total_score' | 'score_max' | 'model'
>;

const FACTORS = [
  'debt_ratio',
  'payment_history',
  'employment_status',
  'contract_type',
  'industry_sector',
  'family_situation',
  'days_past_due',
  'balance',
  'history',
] as const;
const REASONS = ['above', 'no_income', 'known', 'unknown', 'missing', 'other_currency'] as const;

/** A small table: factor, reason, share. */
export function ScoreFactors({ score }: { readonly score: Score }) {
  const { t } = useTranslation('account');
  const { locale } = useUiSettings();
  const found = FACTORS.filter((factor) => factor in score.normalized_scores);
  const share = (factor: string) => (score.normalized_scores[factor] ?? 0) * (score.weights[factor] ?? 0);
  const why = (reason: string) => {
    const limit = /^up_to_(.+)$/.exec(reason)?.[1];
    const known = REASONS.find((name) => name === reason);
    return limit !== undefined ? t('score.upTo', { limit }) : known ? t(`score.because.${known}`) : reason;
  };
  return (
    <>
      <p className={classes.scoreHead}>
        {t('score.total', { total: formatCount(score.total_score, locale), max: formatCount(score.score_max, locale) })}
        <span className={classes.aside}>{t(score.model === 'fallback' ? 'score.fallback' : 'score.scorecard')}</span>
      </p>
      <table className={classes.factors}>
        <thead>
          <tr>
            <th scope="col">{t('score.factor')}</th>
            <th scope="col" className={classes.end}>
              {t('score.points')}
            </th>
          </tr>
        </thead>
        <tbody>
          {found.map((factor) => (
            <tr key={factor}>
              <th scope="row">
                {t(`score.factors.${factor}`)}
                <span className={classes.reason}>{why(score.reasons[factor] ?? '')}</span>
              </th>
              <td className={`${classes.end} fd-numbers`}>
                {formatCount(share(factor), locale)}
                <span
                  className={classes.reason}
                >{`${score.normalized_scores[factor]} × ${score.weights[factor]}`}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
