/** The lists of payments side by side. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AUDITORS, EVERYONE, has } from '../../session/roles';
import { useUser } from '../../session/session';
import classes from './Payments.module.css';

const PLACES = [
  { to: '/payments', label: 'areas:payments', roles: EVERYONE },
  { to: '/payments/disputes', label: 'areas:paymentDisputes', roles: EVERYONE },
  { to: '/payments/inbox', label: 'areas:bankInbox', roles: AUDITORS },
  { to: '/payments/bank-files', label: 'areas:bankFiles', roles: AUDITORS },
] as const;

/** The bar. */
export function PaymentsNav() {
  const { t } = useTranslation(['payments', 'areas']);
  const user = useUser();
  return (
    <nav className={classes.nav} aria-label={t('areas:payments')}>
      {PLACES.filter(({ roles }) => has(user, roles)).map(({ to, label }) => (
        <Link key={to} to={to} className={classes.place} activeOptions={{ exact: true, includeSearch: false }}>
          {t(label)}
        </Link>
      ))}
    </nav>
  );
}
