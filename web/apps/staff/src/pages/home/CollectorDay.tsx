/** A collector's day: start, what is due, call-backs and tasks, promises, what others left for him. */
import { api, type Schemas } from '@fairdue/api-staff';
import { Chip, DateText, formatCount, InstantText, type Kpi, KpiStrip, Money, useUiSettings } from '@fairdue/ui';
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AccountLink } from '../../lists/AccountLink';
import { HeldBar } from '../worklist/HeldBar';
import { StartButton } from '../worklist/StartButton';
import { searchOfOwnTab } from '../worklist/search';
import { CollectedFigures } from './Collected';
import { Figure } from './Figure';
import classes from './Home.module.css';
import { Panel } from './Panel';
import { TaskPanel } from './TaskPanel';

type Day = Schemas['Day'];

/** The cards. */
export function CollectorDay() {
  const { t } = useTranslation('home');
  const { locale } = useUiSettings();
  const day = api.useQuery('get', '/api/v1/desk/day/');
  const ready = day.data?.ready;
  return (
    <>
      <div className={classes.start}>
        <StartButton size="lg">
          {ready === undefined ? t('start') : t('startDue', { count: ready, text: formatCount(ready, locale) })}
        </StartButton>
        {day.data && (
          <Text c="dimmed">
            {t('done', {
              count: day.data.worked_today,
              text: formatCount(day.data.worked_today, locale),
              attempts: formatCount(day.data.attempts_today, locale),
              reached: formatCount(day.data.right_party_today, locale),
            })}
          </Text>
        )}
      </div>
      <HeldBar />
      <DayFigures day={day.data} />
      <CollectedFigures />
      <div className={classes.columns}>
        <TaskPanel />
        <Panel
          title={t('promises.title')}
          query={day}
          empty={({ promises }) => (promises.length > 0 ? null : t('promises.none'))}
        >
          {({ promises }) => <Promises promises={promises} />}
        </Panel>
        <Panel
          title={t('handovers.title')}
          query={day}
          empty={({ handovers }) => (handovers.length > 0 ? null : t('handovers.none'))}
        >
          {({ handovers }) => <Handovers handovers={handovers} />}
        </Panel>
      </div>
    </>
  );
}

function DayFigures({ day }: { readonly day: Day | undefined }) {
  const { t } = useTranslation('home');
  const { locale } = useUiSettings();
  const count = (value: number | undefined) => (value === undefined ? undefined : formatCount(value, locale));
  const items: Kpi[] = [
    {
      key: 'due',
      label: t('figures.dueToday'),
      value: day && <Figure count={day.due_today} search={searchOfOwnTab('due')} />,
    },
    {
      key: 'overdue',
      label: t('figures.overdue'),
      value: day && <Figure count={day.overdue} search={searchOfOwnTab('overdue')} />,
    },
    { key: 'callbacks', label: t('figures.callbacks'), value: count(day?.callbacks) },
    { key: 'promises', label: t('figures.promises'), value: count(day?.promises_due) },
    { key: 'broken', label: t('figures.broken'), value: count(day?.promises_broken) },
    {
      key: 'open',
      label: t('figures.open'),
      value: day && <Figure count={day.open_accounts} search={searchOfOwnTab('all')} />,
      hint: day ? t('figures.capacity', { text: formatCount(day.max_accounts, locale) }) : ' ',
    },
  ];
  return <KpiStrip label={t('figures.label')} items={items} />;
}

function Promises({ promises }: { readonly promises: Day['promises'] }) {
  const { t } = useTranslation('home');
  return (
    <ul className={classes.list}>
      {promises.map((promise) => (
        <li key={promise.account_id}>
          <div className={classes.what}>
            <AccountLink id={promise.account_id} isTabStop>
              {promise.debtor_name}
            </AccountLink>
            <Text size="sm" c="dimmed">
              {promise.external_ref} · <DateText date={promise.promised_on} />
            </Text>
          </div>
          <Money amount={promise.amount} currency={promise.currency} />
          {promise.is_broken ? (
            <Chip tone="danger">{t('promises.broken')}</Chip>
          ) : (
            <Chip tone="warning">{t('promises.due')}</Chip>
          )}
        </li>
      ))}
    </ul>
  );
}

function Handovers({ handovers }: { readonly handovers: Day['handovers'] }) {
  const { t } = useTranslation('home');
  return (
    <ul className={classes.list}>
      {handovers.map((handed) => (
        <li key={handed.account_id}>
          <div className={classes.what}>
            <AccountLink id={handed.account_id} isTabStop>
              {handed.debtor_name}
            </AccountLink>
            <Text>{handed.text}</Text>
            <Text size="sm" c="dimmed">
              {t('handovers.from', { name: handed.author_name })} · <InstantText instant={handed.at} />
            </Text>
          </div>
        </li>
      ))}
    </ul>
  );
}
