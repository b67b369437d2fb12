/** Chooses the language of the app. */
import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LANGUAGES, type Language } from '../i18n/languages';
import { useChangePreferences } from '../preferences/changing';
import { usePreferences } from '../preferences/preferences';

const OPTIONS = Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }));

/** A list of languages, each named in itself. */
export function LanguageSelect({ label }: { readonly label?: string }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const change = useChangePreferences();
  return (
    <NativeSelect
      label={label}
      aria-label={label ?? t('preferences.language')}
      data={OPTIONS}
      value={language}
      onChange={(event) => void change({ language: event.currentTarget.value as Language })}
    />
  );
}
