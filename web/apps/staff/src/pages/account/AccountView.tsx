/** The account once it is there. */
import { RowsSkeleton, useShortcuts } from '@fairdue/ui';
import { Tabs } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ADMINS, has, type Role, WORKERS } from '../../session/roles';
import { useUser } from '../../session/session';
import classes from './Account.module.css';
import { AccountHeader } from './AccountHeader';
import { Banners } from './Banners';
import { useDesk } from './desk';
import { Facts } from './facts/Facts';
import { ActionPanel } from './panel/ActionPanel';
import type { FormName } from './panel/drafts';
import { accountRoute, TABS } from './routes';
import { Timeline } from './timeline/Timeline';
import { useWay } from './way';

// Most visits need the timeline only.
const Audit = lazy(() => import('./tabs/Audit').then((module) => ({ default: module.Audit })));
const Tasks = lazy(() => import('./tabs/Tasks').then((module) => ({ default: module.Tasks })));
const Transactions = lazy(() => import('./tabs/Transactions').then((module) => ({ default: module.Transactions })));

const AUDITORS: readonly Role[] = [...ADMINS, 'readonly'];

/** The page. */
export function AccountView() {
  const mayWork = has(useUser(), WORKERS);
  const way = useWay();
  const [form, setForm] = useState<FormName>('contact');
  const [point, setPoint] = useState('');
  const logBy = (id: string) => {
    setForm('contact');
    setPoint(id);
  };
  return (
    <>
      <AccountHeader way={way} />
      <Banners />
      <div className={classes.columns} data-reads-only={!mayWork || undefined}>
        <Facts onPoint={mayWork ? logBy : null} />
        <Centre />
        {mayWork && <ActionPanel tab={form} onTab={setForm} point={point} onNext={way.goNext} />}
      </div>
    </>
  );
}

function Centre(): ReactNode {
  const { t } = useTranslation('account');
  const { tab = 'timeline', kind } = accountRoute.useSearch();
  const navigate = accountRoute.useNavigate();
  const { work } = useDesk();
  const user = useUser();
  const tabs = TABS.filter((name) => name !== 'audit' || has(user, AUDITORS));
  const shown = tabs.find((name) => name === tab) ?? 'timeline';
  const open = (name: string | null) => {
    const found = tabs.find((each) => each === name);
    void navigate({ search: found && found !== 'timeline' ? { tab: found } : {}, replace: true });
  };
  useShortcuts([{ keys: 'p', label: t('keys.transactions'), group: t('keys.group'), run: () => open('transactions') }]);
  const count = work?.tasks.length ?? 0;
  return (
    <section className={classes.centre} aria-label={t('tabs.label')}>
      <Tabs value={shown} onChange={open} keepMounted={false}>
        <Tabs.List className={classes.tabs ?? ''} aria-label={t('tabs.label')}>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`tabs.${name}`)}
              {name === 'tasks' && count > 0 && <span className={classes.count}>{count}</span>}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="timeline" pt="sm">
          <Timeline
            group={kind}
            onGroup={(next) => void navigate({ search: next ? { kind: next } : {}, replace: true })}
          />
        </Tabs.Panel>
        <Tabs.Panel value="transactions" pt="sm">
          <Suspense fallback={<RowsSkeleton rows={4} />}>
            <Transactions />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="tasks" pt="sm">
          <Suspense fallback={<RowsSkeleton rows={4} />}>
            <Tasks />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="audit" pt="sm">
          <Suspense fallback={<RowsSkeleton rows={4} />}>
            <Audit />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}
