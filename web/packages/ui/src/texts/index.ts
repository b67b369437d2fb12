/** The words of these components, for the app's i18next. */
import type en from './en.json';

/** Their namespace. */
export type UiTexts = typeof en;

/** Load them in a language. */
export const uiTexts: Readonly<Record<'en' | 'es', () => Promise<{ default: unknown }>>> = {
  en: () => import('./en.json'),
  es: () => import('./es.json'),
};
