/** The names of languages in the reader's own. */
import { useUiSettings } from '@fairdue/ui';
import { useCallback } from 'react';

/** Says "Spanish" for "es"; what is no language is said as it is. */
export function useLanguageName(): (tag: string) => string {
  const { locale } = useUiSettings();
  return useCallback(
    (tag) => {
      try {
        return tag === '' ? '' : (new Intl.DisplayNames(locale, { type: 'language' }).of(tag) ?? tag);
      } catch {
        return tag;
      }
    },
    [locale],
  );
}
