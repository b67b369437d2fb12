/** How money came, in words. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { METHODS } from './search';

/** A method by its name; one that is unknown here is told as it is. */
export function useMethodText(): (method: string) => string {
  const { t } = useTranslation('payments');
  return useCallback(
    (method) => {
      const known = METHODS.find((one) => one === method);
      return known ? t(`methods.${known}`) : method;
    },
    [t],
  );
}
