/** Chooses the language of the app. */
import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { changeLanguage } from '../i18n/i18n';
import { LANGUAGES, type Language } from '../i18n/languages';
import { setPreferences, usePreferences } from '../preferences/preferences';

const OPTIONS = Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }));

/** A list of languages, each named in itself. */
export function LanguageSelect({ label }: { readonly label?: string }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const change = async (wanted: Language) => {
    await changeLanguage(wanted);
    setPreferences({ language: wanted });
  };
  return (
    <NativeSelect
      label={label}
      aria-label={label ?? t('preferences.language')}
      data={OPTIONS}
      value={language}
      onChange={(event) => void change(event.currentTarget.value as Language)}
    />
  );
}
