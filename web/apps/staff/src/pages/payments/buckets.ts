/** The parts of a debt, in words. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** In the usual order in which money serves them. */
export const BUCKETS = ['costs', 'fees', 'interest', 'principal'] as const;

/** A part by its name; one that is unknown here is told as it is. */
export function useBucketText(): (bucket: string) => string {
  const { t } = useTranslation('payments');
  return useCallback(
    (bucket) => {
      const known = BUCKETS.find((one) => one === bucket);
      return known ? t(`buckets.${known}`) : bucket;
    },
    [t],
  );
}
