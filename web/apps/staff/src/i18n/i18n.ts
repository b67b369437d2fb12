/** Starts i18next and changes the language. */
import { uiTexts } from '@fairdue/ui/texts';
import i18next from 'i18next';
import { useCallback } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Language } from './languages';
import type { TextKey } from './texts';

const LOADERS: Readonly<Record<Language, () => Promise<{ texts: Record<string, Record<string, unknown>> }>>> = {
  en: () => import('./en'),
  es: () => import('./es'),
};

/** Read all texts of a language: namespace -> texts. */
export async function loadTexts(language: Language): Promise<Record<string, Record<string, unknown>>> {
  const [{ texts }, ui] = await Promise.all([LOADERS[language](), uiTexts[language]()]);
  const named = Object.entries(texts).map(([path, found]) => [path.replace(/^.*\/(.*)\.json$/, '$1'), found] as const);
  return { ...Object.fromEntries(named), ui: ui.default as Record<string, unknown> };
}

/** Start with a language. */
export async function startTexts(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    defaultNS: 'shell',
    resources: { [language]: await loadTexts(language) },
    interpolation: { escapeValue: false },
    returnNull: false,
    react: { useSuspense: false },
  });
  document.documentElement.lang = language;
}

/** Show everything in another language. */
export async function changeLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'shell')) {
    for (const [name, texts] of Object.entries(await loadTexts(language))) {
      i18next.addResourceBundle(language, name, texts);
    }
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** Say a text by its full name, for lists whose entries come from many areas. */
export function useSay(): (key: TextKey) => string {
  const { t } = useTranslation();
  // The name was checked where it was written; `t` would want to know the namespace again.
  return useCallback((key) => t(key as never), [t]);
}
