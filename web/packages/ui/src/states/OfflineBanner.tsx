/** A strip above the page while the browser has no network. */
import { useNetwork } from '@mantine/hooks';
import { CloudOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import classes from './OfflineBanner.module.css';

/** Shown while offline; the live region itself is always there. */
export function OfflineBanner() {
  const { online } = useNetwork();
  const { t } = useTranslation('ui');
  return (
    <div role="status">
      {!online && (
        <p className={classes.banner}>
          <CloudOff size={16} aria-hidden="true" /> {t('states.offline')}
        </p>
      )}
    </div>
  );
}
