/** The languages of the app, and which locale formats amounts and dates in each. Pure. */

/** In the order of the menu; each is named in itself. */
export const LANGUAGES = { en: 'English', es: 'Español' } as const;

/** A language of the app. */
export type Language = keyof typeof LANGUAGES;

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-US', es: 'es-US' };

/** The first wanted language that the app has, else English. */
export function languageOf(wanted: readonly string[]): Language {
  const found = wanted.map((tag) => tag.slice(0, 2).toLowerCase()).find((language) => language in LANGUAGES);
  return (found as Language | undefined) ?? 'en';
}

/** The person's own regional variant of the language when the browser names one. */
export function localeOf(language: Language, wanted: readonly string[]): string {
  return wanted.find((tag) => tag.toLowerCase().startsWith(`${language}-`)) ?? LOCALES[language];
}
