import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const WEB = join(import.meta.dirname, '..');
const TOKENS = 'packages/ui/src/theme/tokens.css';
const COLOUR = /#[0-9a-f]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|oklch|lab)\(/gi;
const FILE_LINES_MAX = 300;

function files(pattern: RegExp): string[] {
  return ['apps', 'packages'].flatMap((folder) =>
    readdirSync(join(WEB, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => pattern.test(name) && !name.includes('node_modules'))
      .map((name) => join(folder, name)),
  );
}

function luminance(hex: string): number {
  const parts = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = parts.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function schemes(): Record<'light' | 'dark', Record<string, string>> {
  const [light = '', dark = ''] = readFileSync(join(WEB, TOKENS), 'utf8').split('[data-mantine-color-scheme="dark"]');
  const read = (css: string) =>
    Object.fromEntries([...css.matchAll(/--fd-([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]));
  return { light: read(light), dark: { ...read(light), ...read(dark) } };
}

describe('colours', () => {
  it('stand in one file', () => {
    const found = files(/\.(tsx?|css)$/)
      .filter((name) => name !== TOKENS && !/\.test\.|schema\.d\.ts/.test(name))
      .flatMap((name) =>
        (readFileSync(join(WEB, name), 'utf8').match(COLOUR) ?? []).map((colour) => `${name}: ${colour}`),
      );
    expect(found).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('have contrast enough, %s', (scheme) => {
    const tokens = schemes()[scheme];
    const grounds = ['bg', 'surface', 'raised', 'selected'];
    const pairs: [string, string, number][] = [
      ...grounds.flatMap((ground): [string, string, number][] => [
        ['text', ground, 4.5],
        ['link', ground, 4.5],
      ]),
      ...['bg', 'surface', 'raised'].map((ground): [string, string, number] => ['muted', ground, 4.5]),
      ['control', 'surface', 3],
      ['primary', 'surface', 3],
      ['on-primary', 'primary', 4.5],
      ['on-primary', 'primary-hover', 4.5],
      ['danger-bg', 'danger', 4.5],
      ['danger-bg', 'danger-hover', 4.5],
      ...['info', 'success', 'warning', 'danger', 'neutral', 'violet', 'teal'].map((tone): [string, string, number] => [
        tone,
        `${tone}-bg`,
        4.5,
      ]),
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((series): [string, string, number] => [`chart-${series}`, 'surface', 4.5]),
    ];
    const low = pairs.filter(([one, other, least]) => contrast(tokens[one] ?? '', tokens[other] ?? '') < least);
    expect(low).toEqual([]);
  });
});

it('files stay small', () => {
  const large = files(/\.tsx?$/).filter(
    (name) =>
      !name.endsWith('schema.d.ts') && readFileSync(join(WEB, name), 'utf8').split('\n').length > FILE_LINES_MAX,
  );
  expect(large).toEqual([]);
});
