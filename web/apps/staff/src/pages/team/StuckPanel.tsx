/** The most pressing accounts that nothing is planned for, and why: the rest is on the team's page. */
import { api } from '@fairdue/api-staff';
import { Chip, Money } from '@fairdue/ui';
import { Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AccountLink } from '../../lists/AccountLink';
import classes from '../home/Home.module.css';
import { Panel } from '../home/Panel';

const SHOWN_MAX = 5;

/** The card. */
export function StuckPanel() {
  const { t } = useTranslation('team');
  const stuck = api.useQuery('get', '/api/v1/desk/stuck/', { params: { query: { page_size: SHOWN_MAX } } });
  return (
    <Panel
      title={t('stuck.title')}
      query={stuck}
      action={<Link to="/team">{t('stuck.all')}</Link>}
      empty={({ results }) => (results.length > 0 ? null : t('stuck.none'))}
    >
      {({ results }) => (
        <ul className={classes.list}>
          {results.map(({ account, idle_days, why }) => (
            <li key={account.id}>
              <div className={classes.what}>
                <AccountLink id={account.id} isTabStop>
                  {account.debtor_name}
                </AccountLink>
                <Text size="sm" c="dimmed">
                  {t('stuck.idle', { count: idle_days })} · {account.collector_name ?? t('stuck.nobody')}
                </Text>
              </div>
              <Money amount={account.current_balance} currency={account.currency} />
              <Group gap={4}>
                {why.map((reason) => (
                  <Chip key={reason} tone="warning">
                    {t(`stuck.why.${reason}`)}
                  </Chip>
                ))}
              </Group>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
