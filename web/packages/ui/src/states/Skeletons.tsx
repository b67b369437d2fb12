/** Placeholders in the final shape; they come only when the wait is long enough to be noticed. */
import { Skeleton, VisuallyHidden } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

const WAIT_MS = 150;

/** Shows its content after 150 ms, so that what is quick does not flicker. */
export function Delayed({ children }: { readonly children: ReactNode }) {
  const [isDue, setIsDue] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setIsDue(true), WAIT_MS);
    return () => window.clearTimeout(timer);
  }, []);
  return isDue ? children : null;
}

/** Bars in place of rows or lines. */
export function RowsSkeleton({ rows = 10, height = 20 }: { readonly rows?: number; readonly height?: number }) {
  const { t } = useTranslation('ui');
  return (
    <div aria-busy="true">
      <Delayed>
        <VisuallyHidden role="status">{t('states.loading')}</VisuallyHidden>
        {Array.from({ length: rows }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: bars are all alike and never move
          <Skeleton key={index} height={height} my={10} />
        ))}
      </Delayed>
    </div>
  );
}
