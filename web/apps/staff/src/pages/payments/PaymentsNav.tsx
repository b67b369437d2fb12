/** The lists of payments side by side. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import classes from './Payments.module.css';

const PLACES = [
  { to: '/payments', label: 'areas:payments' },
  { to: '/payments/disputes', label: 'areas:paymentDisputes' },
] as const;

/** The bar. */
export function PaymentsNav() {
  const { t } = useTranslation(['payments', 'areas']);
  return (
    <nav className={classes.nav} aria-label={t('areas:payments')}>
      {PLACES.map(({ to, label }) => (
        <Link key={to} to={to} className={classes.place} activeOptions={{ exact: true, includeSearch: false }}>
          {t(label)}
        </Link>
      ))}
    </nav>
  );
}
