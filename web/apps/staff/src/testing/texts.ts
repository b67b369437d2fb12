/** All texts of a language, for tests of their own. */
import { uiTexts } from '@fairdue/ui/texts';
import type { Language } from '../i18n/languages';

const PIECES = import.meta.glob<Record<string, unknown>>('../i18n/*/*.json', { import: 'default' });

/** Namespace -> texts. */
export async function allTexts(language: Language): Promise<Record<string, Record<string, unknown>>> {
  const mine = Object.entries(PIECES).flatMap(([path, read]) => {
    const [, code, name] = path.match(/\/(\w+)\/([\w-]+)\.json$/) ?? [];
    return code === language ? [read().then((texts) => [name as string, texts] as const)] : [];
  });
  const ui = (await uiTexts[language]()).default as Record<string, unknown>;
  return { ...Object.fromEntries(await Promise.all(mine)), ui };
}
