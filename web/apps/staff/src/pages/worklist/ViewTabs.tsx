/** The tabs of the worklist: those that are always there, saved views of one's own, and shared ones. */
import type { Schemas } from '@fairdue/api-staff';
import { formatCount, useUiSettings } from '@fairdue/ui';
import { Link } from '@tanstack/react-router';
import { Users } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { has, OVERSEERS } from '../../session/roles';
import { useUser } from '../../session/session';
import { keptName, OWN_TABS, searchOfOwnTab, searchOfView, type WorklistSearch } from './search';
import classes from './Worklist.module.css';

interface ViewTabsProps {
  readonly views: readonly Schemas['ViewRow'][];
  readonly current: string | undefined;
}

/** Links, since each is an address. */
export function ViewTabs({ views, current }: ViewTabsProps) {
  const { t } = useTranslation('worklist');
  const user = useUser();
  const own = OWN_TABS.filter((name) => name !== 'unassigned' || has(user, OVERSEERS));
  const mine = views.filter(({ is_mine }) => is_mine);
  const shared = views.filter(({ is_mine }) => !is_mine);
  return (
    <nav className={classes.tabs} aria-label={t('views.label')}>
      <ul>
        {own.map((name) => (
          <Tab
            key={name}
            search={searchOfOwnTab(name)}
            isCurrent={keptName(current) === keptName(name)}
            name={t(`views.${name}`)}
          />
        ))}
        {[...mine, ...shared].map((view) => (
          <Tab key={view.id} search={searchOfView(view)} isCurrent={current === view.id} name={view.name} view={view} />
        ))}
      </ul>
    </nav>
  );
}

interface TabProps {
  readonly search: WorklistSearch;
  readonly isCurrent: boolean;
  readonly name: string;
  readonly view?: Schemas['ViewRow'];
}

function Tab({ search, isCurrent, name, view }: TabProps) {
  const { t } = useTranslation('worklist');
  const { locale } = useUiSettings();
  const count = view?.count ?? null;
  return (
    <li>
      <Link
        to="/worklist"
        search={search}
        className={classes.tab}
        activeOptions={{ exact: true, includeSearch: true }}
        activeProps={{ 'aria-current': undefined }}
        aria-current={isCurrent ? 'page' : undefined}
        data-current={isCurrent || undefined}
      >
        {view && view.shared_with !== 'nobody' && <Users size={14} role="img" aria-label={t('views.isShared')} />}
        {name}
        {view && count !== null && (
          <span className={classes.count}>
            {count >= view.count_max ? `${formatCount(view.count_max, locale)}+` : formatCount(count, locale)}
          </span>
        )}
      </Link>
    </li>
  );
}
