import { describe, expect, it } from 'vitest';
import { allTexts } from '../testing/texts';
import { LANGUAGES, type Language } from './languages';

const PLURAL = /_(zero|one|two|few|many|other)$/;

type Flat = Readonly<Record<string, string>>;

function flat(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') {
    return [[path, value]];
  }
  return Object.entries(value as Record<string, unknown>).flatMap(([key, inner]) =>
    flat(inner, path ? `${path}.${key}` : key),
  );
}

async function textsOf(language: Language): Promise<Flat> {
  return Object.fromEntries(flat(await allTexts(language)));
}

function names(texts: Flat): string[] {
  return [...new Set(Object.keys(texts).map((key) => key.replace(PLURAL, '')))].sort();
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/{{\s*(\w+)/g)].map(([, name]) => name as string).sort();
}

const languages = Object.keys(LANGUAGES) as Language[];

describe('texts', () => {
  it.each(languages)('%s has the keys that English has', async (language) => {
    expect(names(await textsOf(language))).toEqual(names(await textsOf('en')));
  });

  it.each(languages)('%s has all its plural forms, and nothing empty', async (language) => {
    const texts = await textsOf(language);
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const plurals = new Set(
      Object.keys(texts)
        .filter((key) => PLURAL.test(key))
        .map((key) => key.replace(PLURAL, '')),
    );
    const missing = [...plurals]
      .flatMap((key) => forms.map((form) => `${key}_${form}`))
      .filter((key) => !(key in texts));
    expect(missing).toEqual([]);
    expect(Object.entries(texts).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it.each(languages)('%s has the placeholders that English has', async (language) => {
    const english = await textsOf('en');
    const ofName = new Map(Object.entries(english).map(([key, text]) => [key.replace(PLURAL, ''), placeholders(text)]));
    const wrong = Object.entries(await textsOf(language)).filter(
      ([key, text]) => placeholders(text).join() !== ofName.get(key.replace(PLURAL, ''))?.join(),
    );
    expect(wrong).toEqual([]);
  });
});
