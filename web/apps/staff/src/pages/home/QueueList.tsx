/** What waits unassigned, by team, with what it is worth. */
import type { Schemas } from '@fairdue/api-staff';
import { Money } from '@fairdue/ui';
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Figure } from './Figure';
import classes from './Home.module.css';

/** The list; a count leads to the accounts. */
export function QueueList({ queues }: { readonly queues: readonly Schemas['Queue'][] }) {
  const { t } = useTranslation('home');
  if (queues.length === 0) {
    return <Text c="dimmed">{t('queues.none')}</Text>;
  }
  return (
    <ul className={classes.list}>
      {queues.map(({ team_id, team_name, count, balances }) => (
        <li key={team_id}>
          <span className={classes.what}>{team_name ?? t('queues.noTeam')}</span>
          <span>
            <Figure count={count} search={{ unassigned: true, ...(team_id && { team: team_id }) }} />{' '}
            {t('queues.remaining', { count })}
          </span>
          {balances.map(({ currency, balance }) => (
            <Money key={currency} amount={balance} currency={currency} />
          ))}
        </li>
      ))}
    </ul>
  );
}
