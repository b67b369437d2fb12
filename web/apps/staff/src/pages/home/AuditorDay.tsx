/** An auditor's first page: the agency's figures and how the work stands, to read. */
import { api } from '@fairdue/api-staff';
import { useTranslation } from 'react-i18next';
import { AgeingList } from './AgeingList';
import { AgencyFigures } from './AgencyFigures';
import { CollectedFigures } from './Collected';
import classes from './Home.module.css';
import { ImportPanel } from './ImportPanel';
import { Panel } from './Panel';
import { QueueList } from './QueueList';

/** The cards. */
export function AuditorDay() {
  const { t } = useTranslation('home');
  const overview = api.useQuery('get', '/api/v1/desk/overview/');
  return (
    <>
      <AgencyFigures />
      <CollectedFigures />
      <div className={classes.columns}>
        <Panel title={t('queues.title')} query={overview}>
          {({ queues }) => <QueueList queues={queues} />}
        </Panel>
        <Panel title={t('ageing.title')} query={overview}>
          {({ untouched }) => <AgeingList untouched={untouched} />}
        </Panel>
        <ImportPanel />
      </div>
    </>
  );
}
