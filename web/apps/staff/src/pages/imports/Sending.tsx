/** How much of a file has been sent, and what happens then. */
import { formatCount, useUiSettings } from '@fairdue/ui';
import { useTranslation } from 'react-i18next';
import classes from './imports.module.css';

interface SendingProps {
  /** 0 to 1. */
  readonly part: number;
  readonly whenSent: string;
}

/** A bar and a sentence. */
export function Sending({ part, whenSent }: SendingProps) {
  const { t } = useTranslation('imports');
  const { locale } = useUiSettings();
  const percent = formatCount(Math.floor(part * 100), locale);
  return (
    <section className={classes.panel} aria-busy="true">
      <div className={classes.phase}>
        <span role="status">{part < 1 ? t('sending.percent', { percent }) : whenSent}</span>
      </div>
      <progress
        className={`${classes.bar} ${classes.wide}`}
        aria-label={t('sending.label')}
        max={1}
        {...(part < 1 && { value: part })}
      />
    </section>
  );
}
