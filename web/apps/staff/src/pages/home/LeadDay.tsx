/** A lead's day: what his teams brought in, who has how much, what waits unassigned, what waits for a first contact, what is stuck. */
import { api } from '@fairdue/api-staff';
import { useTranslation } from 'react-i18next';
import { StuckPanel } from '../team/StuckPanel';
import { AgeingList } from './AgeingList';
import { CollectedFigures } from './Collected';
import classes from './Home.module.css';
import { Panel } from './Panel';
import { QueueList } from './QueueList';
import { TeamTable } from './TeamTable';

/** The cards. */
export function LeadDay() {
  const { t } = useTranslation('home');
  const overview = api.useQuery('get', '/api/v1/desk/overview/');
  return (
    <>
      <CollectedFigures />
      <div className={classes.columns}>
        <Panel
          title={t('team.title')}
          query={overview}
          isWide
          empty={({ collectors }) => (collectors.length > 0 ? null : t('team.none'))}
        >
          {({ collectors }) => <TeamTable collectors={collectors} />}
        </Panel>
        <Panel title={t('queues.title')} query={overview}>
          {({ queues }) => <QueueList queues={queues} />}
        </Panel>
        <Panel title={t('ageing.title')} query={overview}>
          {({ untouched }) => <AgeingList untouched={untouched} />}
        </Panel>
        <StuckPanel />
      </div>
    </>
  );
}
