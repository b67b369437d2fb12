/** Key figures in a row; they follow the filter of the page. */
import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { Delayed } from '../states/Skeletons';
import classes from './KpiStrip.module.css';

/** One figure. */
export interface Kpi {
  readonly key: string;
  readonly label: string;
  /** Undefined while it is not known yet. */
  readonly value: ReactNode | undefined;
  readonly hint?: string;
}

interface KpiStripProps {
  readonly label: string;
  readonly items: readonly Kpi[];
}

/** Figures with their names. */
export function KpiStrip({ label, items }: KpiStripProps) {
  return (
    <section aria-label={label}>
      <dl className={classes.strip} aria-live="polite">
        {items.map(({ key, label: name, value, hint }) => (
          <div key={key} className={classes.item}>
            <dt>{name}</dt>
            <dd className="fd-numbers">
              {value === undefined ? (
                <Delayed>
                  <Skeleton height={28} width={96} />
                </Delayed>
              ) : (
                value
              )}
              {hint && <small>{hint}</small>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
