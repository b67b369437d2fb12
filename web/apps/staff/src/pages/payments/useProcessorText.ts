/** The name of a processor, in words. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

const BY_HAND = 'Recorded by hand';

/** As it was entered; that of the one which every agency has from the start, unless somebody renamed it, in the reader's language. */
export function useProcessorText(): (name: string) => string {
  const { t } = useTranslation('payments');
  return useCallback((name) => (name === BY_HAND ? t('processors.byHand') : name), [t]);
}
