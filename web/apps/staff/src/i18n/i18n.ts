/** Starts i18next, reads texts when a page needs them, and changes the language. */
import { uiTexts } from '@fairdue/ui/texts';
import i18next from 'i18next';
import { useCallback } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Language } from './languages';
import type { Namespace, TextKey } from './texts';

type Piece = Record<string, unknown>;

/** A piece for each area and language. */
const PIECES = import.meta.glob<Piece>(['./en/*.json', './es/*.json'], { import: 'default' });

/** What the sign-in page, the frame and the components say, and whatever a page asked for since. */
const wanted = new Set<Namespace>(['shell', 'ui']);

async function read(language: Language, name: Namespace): Promise<Piece> {
  return name === 'ui'
    ? ((await uiTexts[language]()).default as Piece)
    : (PIECES[`./${language}/${name}.json`] as () => Promise<Piece>)();
}

async function readAll(language: Language, names: readonly Namespace[]): Promise<Record<string, Piece>> {
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await read(language, name)] as const)));
}

/** Start with a language. */
export async function startTexts(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    defaultNS: 'shell',
    resources: { [language]: await readAll(language, [...wanted]) },
    interpolation: { escapeValue: false },
    returnNull: false,
    react: { useSuspense: false },
  });
  document.documentElement.lang = language;
}

/** Read these texts unless they are here; when the language changes meanwhile, in the new one too. */
export async function needTexts(names: readonly Namespace[]): Promise<void> {
  for (const name of names) {
    wanted.add(name);
  }
  let language: string;
  do {
    language = i18next.language;
    await complete(language as Language);
  } while (language !== i18next.language);
}

/** Show everything in another language. */
export async function changeLanguage(language: Language): Promise<void> {
  await complete(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** Read what is wanted and not here yet, and what other pages come to want in that time. */
async function complete(language: Language): Promise<void> {
  const missing = [...wanted].filter((name) => !i18next.hasResourceBundle(language, name));
  if (missing.length > 0) {
    for (const [name, texts] of Object.entries(await readAll(language, missing))) {
      i18next.addResourceBundle(language, name, texts);
    }
    await complete(language);
  }
}

/** Say a text by its full name, for lists whose entries come from many areas. */
export function useSay(): (key: TextKey) => string {
  const { t } = useTranslation();
  // The name was checked where it was written; `t` would want to know the namespace again.
  return useCallback((key) => t(key as never), [t]);
}

/** Say a text whose name the server gave a part of; null when there is no such text. The first namespace is that of short names. */
export function useKnown(of: Namespace | readonly [Namespace, ...Namespace[]]): (key: string) => string | null {
  const { t, i18n } = useTranslation(of);
  const ns = typeof of === 'string' ? of : of[0];
  // The server's words are not known to the types: whether there is a text is asked first.
  return useCallback((key) => (i18n.exists(key, { ns }) ? String(t(key as never)) : null), [t, i18n, ns]);
}
