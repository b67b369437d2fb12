/** The pages of the settings side by side. */
import { Link, Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useUser } from '../../session/session';
import { placesOf } from './places';
import classes from './SettingsLayout.module.css';

/** /settings */
export function SettingsLayout(): ReactNode {
  const { t } = useTranslation(['settings', 'areas']);
  const user = useUser();
  return (
    <>
      <nav className={classes.tabs} aria-label={t('areas:settings')}>
        {placesOf(user).map(({ to, label }) => (
          <Link key={to} to={to} className={classes.tab} activeOptions={{ includeSearch: false }}>
            {t(label)}
          </Link>
        ))}
      </nav>
      <Outlet />
    </>
  );
}
