/** Starts i18next and changes the language. */
import { uiTexts } from '@fairdue/ui/texts';
import i18next from 'i18next';
import { useCallback } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Language } from './languages';
import type { TextKey } from './texts';

type Bundles = Record<string, Record<string, unknown>>;

/** What the sign-in page and the frame say. */
const FRAME: Readonly<Record<Language, () => Promise<{ default: Record<string, unknown> }>>> = {
  en: () => import('./en/shell.json'),
  es: () => import('./es/shell.json'),
};

const AREAS: Readonly<Record<Language, () => Promise<{ texts: Bundles }>>> = {
  en: () => import('./en'),
  es: () => import('./es'),
};

/** An area that is always there: its texts come with all others. */
const SIGN_OF_ALL = 'accounts';

/** Read all texts of a language: namespace -> texts. */
export async function loadTexts(language: Language): Promise<Bundles> {
  const [frame, areas] = await Promise.all([loadFrame(language), loadAreas(language)]);
  return { ...areas, ...frame };
}

async function loadFrame(language: Language): Promise<Bundles> {
  const [shell, ui] = await Promise.all([FRAME[language](), uiTexts[language]()]);
  return { shell: shell.default, ui: ui.default as Record<string, unknown> };
}

async function loadAreas(language: Language): Promise<Bundles> {
  const { texts } = await AREAS[language]();
  return Object.fromEntries(
    Object.entries(texts).map(([path, found]) => [path.replace(/^.*\/(.*)\.json$/, '$1'), found]),
  );
}

/** Start with a language. The texts of areas come later, so that the sign-in page is light. */
export async function startTexts(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    defaultNS: 'shell',
    resources: { [language]: await loadFrame(language) },
    interpolation: { escapeValue: false },
    returnNull: false,
    react: { useSuspense: false },
  });
  document.documentElement.lang = language;
}

/** Read the texts of all areas unless they are here already. */
export async function areaTexts(): Promise<void> {
  const language = i18next.language as Language;
  if (!i18next.hasResourceBundle(language, SIGN_OF_ALL)) {
    add(language, await loadAreas(language));
  }
}

/** Show everything in another language. */
export async function changeLanguage(language: Language): Promise<void> {
  const needsAreas = i18next.hasResourceBundle(i18next.language, SIGN_OF_ALL);
  if (!i18next.hasResourceBundle(language, needsAreas ? SIGN_OF_ALL : 'shell')) {
    add(language, await (needsAreas ? loadTexts(language) : loadFrame(language)));
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

function add(language: Language, bundles: Bundles): void {
  for (const [name, texts] of Object.entries(bundles)) {
    i18next.addResourceBundle(language, name, texts);
  }
}

/** Say a text by its full name, for lists whose entries come from many areas. */
export function useSay(): (key: TextKey) => string {
  const { t } = useTranslation();
  // The name was checked where it was written; `t` would want to know the namespace again.
  return useCallback((key) => t(key as never), [t]);
}
