/** The columns of the list of collectors. */
import type { Schemas } from '@fairdue/api-staff';
import type { Column } from '@fairdue/ui';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { RowLink } from '../../../lists/RowLink';
import { Load } from './Load';
import { useRate } from './rates';
import { CollectorState } from './state';

type CollectorRow = Schemas['CollectorRow'];

/** They stay the same until the language or the loads change. */
export function useCollectorColumns(
  loads: ReadonlyMap<string, Schemas['CapacityRow']>,
): readonly Column<CollectorRow>[] {
  const { t } = useTranslation('settings');
  const rate = useRate();
  return useMemo(
    () => [
      {
        key: 'name',
        header: t('users.name'),
        cell: (row) => <RowLink to={`/settings/collectors/${row.id}`}>{row.full_name || row.username}</RowLink>,
      },
      { key: 'team', header: t('collectors.team'), cell: (row) => row.team_name ?? t('collectors.noTeam') },
      {
        key: 'state',
        header: t('state.label'),
        cell: (row) => <CollectorState isActive={row.is_active} awayUntil={row.away_until} />,
      },
      {
        key: 'load',
        header: t('collectors.load'),
        cell: (row) => <Load held={loads.get(row.id)?.open_accounts} max={row.max_accounts} />,
      },
      { key: 'rate', header: t('collectors.commission'), align: 'end', cell: (row) => rate(row.commission_rate) },
      { key: 'skills', header: t('collectors.skills'), cell: (row) => <Words words={row.skills} /> },
      { key: 'regions', header: t('collectors.regions'), cell: (row) => <Words words={row.regions} /> },
      { key: 'languages', header: t('collectors.languages'), cell: (row) => <Words words={row.languages} /> },
    ],
    [t, rate, loads],
  );
}

const SHOWN = 2;

function Words({ words }: { readonly words: readonly string[] }) {
  const { t } = useTranslation('settings');
  const rest = words.length - SHOWN;
  if (words.length === 0) {
    return <span aria-hidden="true">–</span>;
  }
  return (
    <span title={words.join(', ')}>
      {words.slice(0, SHOWN).join(', ')}
      {rest > 0 && ` ${t('collectors.more', { count: rest })}`}
    </span>
  );
}
