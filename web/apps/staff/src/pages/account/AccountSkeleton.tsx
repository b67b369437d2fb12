/** The page of an account before it is there, in its final shape. */
import { Delayed } from '@fairdue/ui';
import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './Account.module.css';

const BARS = [180, 260, 320];

/** Three columns of bars. */
export function AccountSkeleton() {
  const { t } = useTranslation('ui');
  return (
    <div aria-busy="true">
      <Delayed>
        <span role="status" className="mantine-visually-hidden">
          {t('states.loading')}
        </span>
        <Skeleton height={28} width={320} mb={24} />
        <div className={classes.columns}>
          <div className={classes.facts}>
            {BARS.map((height) => (
              <Skeleton key={height} height={height} mb={12} />
            ))}
          </div>
          <div className={classes.centre}>
            <Skeleton height={480} />
          </div>
          <div className={classes.panel}>
            <Skeleton height={480} />
          </div>
        </div>
      </Delayed>
    </div>
  );
}
