/** The phase of a running import: how far, how fast, how long still, or its place in line. */
import type { Schemas } from '@fairdue/api-staff';
import { formatCount, useUiSettings } from '@fairdue/ui';
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './imports.module.css';

type Progress = Schemas['Progress'];
type Running = 'queued' | 'reading' | 'waiting' | 'checking' | 'applying';

/** The panel; an empty bar until the first answer. */
export function ProgressPanel({ progress }: { readonly progress: Progress | undefined }) {
  const { t } = useTranslation('imports');
  const { locale } = useUiSettings();
  const percent = progress?.percent ?? null;
  return (
    <section className={classes.panel} aria-label={t('progress.label')}>
      <div className={classes.phase}>
        <strong role="status">{t(`phases.${(progress?.phase ?? 'queued') as Running}`)}</strong>
        {progress && <Pace progress={progress} />}
      </div>
      <progress
        className={`${classes.bar} ${classes.wide}`}
        aria-label={t('progress.label')}
        max={100}
        {...(percent !== null && { value: percent })}
      />
      <Text size="sm" c="dimmed" mt="xs">
        {progress?.rows_total != null &&
          t(progress.is_estimate ? 'progress.about' : 'progress.rows', {
            done: formatCount(progress.rows_done, locale),
            total: formatCount(progress.rows_total, locale),
          })}{' '}
        {t('progress.leave')}
      </Text>
    </section>
  );
}

function Pace({ progress: { rows_per_second, seconds_left, queue_position } }: { readonly progress: Progress }) {
  const { t } = useTranslation('imports');
  const { locale } = useUiSettings();
  const parts = [
    queue_position !== null && t('progress.place', { place: queue_position }),
    rows_per_second !== null && t('progress.rate', { rate: formatCount(Math.round(rows_per_second), locale) }),
    seconds_left !== null && t('progress.left', { time: durationOf(seconds_left, locale) }),
  ];
  return <span className="fd-numbers">{parts.filter(Boolean).join(' · ')}</span>;
}

/** Such as "40 sec" or "3 min". */
export function durationOf(seconds: number, locale: string): string {
  const [value, unit] =
    seconds < 90 ? [seconds, 'second'] : seconds < 5400 ? [seconds / 60, 'minute'] : [seconds / 3600, 'hour'];
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 0 });
  return format.format(Math.max(1, Math.round(value)));
}
