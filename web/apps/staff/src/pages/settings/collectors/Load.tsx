/** How much a collector holds of what he may hold: in figures, and as a bar. */
import { formatCount, useUiSettings } from '@fairdue/ui';
import classes from './Load.module.css';

interface LoadProps {
  /** Undefined while it is not known. */
  readonly held: number | undefined;
  readonly max: number;
}

const FULL = 100;

/** The load. */
export function Load({ held, max }: LoadProps) {
  const { locale } = useUiSettings();
  const share = held === undefined ? 0 : max === 0 ? FULL : Math.min(FULL, Math.round((held / max) * FULL));
  const isFull = held !== undefined && held >= max;
  return (
    <span className={classes.load}>
      <svg className={classes.bar} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect width="100" height="6" className={classes.track} />
        <rect width={share} height="6" className={isFull ? classes.full : classes.fill} />
      </svg>
      <span className="fd-numbers">
        {held === undefined ? '–' : formatCount(held, locale)} / {formatCount(max, locale)}
      </span>
    </span>
  );
}
