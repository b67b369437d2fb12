/** The columns of the lists of debtors. */
import type { Schemas } from '@fairdue/api-staff';
import { Chip, type Column, InstantText, Money } from '@fairdue/ui';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { RowLink } from '../../lists/RowLink';
import { LEVEL_TONES, useLevel } from '../account/facts/levels';

type Debtor = Schemas['DebtorListed'];
type Risky = Schemas['RiskyDebtor'];

/** Of all debtors. */
export function useDebtorColumns(): readonly Column<Debtor>[] {
  const { t } = useTranslation('debtors');
  const level = useLevel();
  return useMemo(
    () => [
      {
        key: 'name',
        header: t('columns.name'),
        cell: (row) => <RowLink to={`/debtors/${row.id}`}>{row.full_name}</RowLink>,
      },
      { key: 'reference', header: t('columns.reference'), cell: (row) => row.external_ref },
      {
        key: 'debt',
        header: t('columns.debt'),
        align: 'end',
        cell: (row) =>
          row.debts.map(({ currency, balance }, index) => (
            <span key={currency}>
              {index > 0 && ' + '}
              <Money amount={balance} currency={currency} />
            </span>
          )),
      },
      {
        key: 'accounts',
        header: t('columns.accounts'),
        align: 'end',
        cell: (row) => row.debts.reduce((sum, { count }) => sum + count, 0),
      },
      {
        key: 'level',
        header: t('columns.level'),
        cell: (row) =>
          row.risk_level && <Chip tone={LEVEL_TONES[row.risk_level] ?? 'neutral'}>{level(row.risk_level)}</Chip>,
      },
      { key: 'score', header: t('columns.score'), align: 'end', cell: (row) => row.total_score ?? '' },
      {
        key: 'created',
        header: t('columns.created'),
        isOptional: true,
        cell: (row) => <InstantText instant={row.created_at} style="day" />,
      },
    ],
    [t, level],
  );
}

/** Of those at high risk. */
export function useRiskyColumns(): readonly Column<Risky>[] {
  const { t } = useTranslation(['debtors', 'account']);
  const level = useLevel();
  return useMemo(
    () => [
      {
        key: 'name',
        header: t('columns.name'),
        cell: (row) => <RowLink to={`/debtors/${row.debtor}`}>{row.debtor_name}</RowLink>,
      },
      {
        key: 'level',
        header: t('columns.level'),
        cell: (row) => <Chip tone={LEVEL_TONES[row.risk_level] ?? 'neutral'}>{level(row.risk_level)}</Chip>,
      },
      { key: 'score', header: t('columns.score'), align: 'end', cell: (row) => row.total_score },
      {
        key: 'because',
        header: t('columns.because'),
        cell: (row) =>
          heaviest(row.factor_breakdown)
            .map((factor) => t(`account:score.factors.${factor as 'balance'}`))
            .join(', '),
      },
      {
        key: 'calculated',
        header: t('columns.calculated'),
        cell: (row) => <InstantText instant={row.calculated_at} style="day" />,
      },
    ],
    [t, level],
  );
}

const SHOWN = 3;

/** The factors that add most. Pure. */
export function heaviest(factors: Risky['factor_breakdown']): string[] {
  const shares = Object.entries(factors).map(([name, { points, weight }]) => [name, points * weight] as const);
  return shares
    .sort(([, one], [, other]) => other - one)
    .slice(0, SHOWN)
    .map(([name]) => name);
}
