import { describe, expect, it } from 'vitest';

/** Path below `src` -> source. */
const SOURCES = Object.fromEntries(
  Object.entries(
    import.meta.glob<string>(['../**/*.ts', '../**/*.tsx', '!../**/*.test.*'], {
      query: '?raw',
      import: 'default',
      eager: true,
    }),
  ).map(([path, source]) => [path.startsWith('./') ? `i18n/${path.slice(2)}` : path.slice(3), source]),
);
/** What every page has: read before the first page, and with the frame. */
const ALWAYS = ['shell', 'ui', 'areas'];
/** Files that name pages without showing them. */
const ROUTES = /(^|\/)(routes?|list|router|root)\.tsx?$/;
const PAGE = /\bpage\(\s*\(\) => import\('([^']+)'\),\s*'\w+',\s*\[([^\]]*)\],?\s*\)/g;
const IMPORT = /(?:^import (?!type )[^;]*?from |^export [^;]*?from |\bimport\()'(\.[^']+)'/gm;
const USE = /use(?:Translation|Known)\(([^)]*)\)/g;
const TOLD_LATER = /i18next\.t\([`'"]([\w-]+):/g;

function sourceOf(path: string): string {
  return SOURCES[path] ?? '';
}

function words(list: string): string[] {
  return [...list.matchAll(/'([^']+)'/g)].map(([, word]) => word as string);
}

/** The file that an import means, if it is one of ours. */
function fileOf(from: string, specifier: string): string | undefined {
  const { pathname } = new URL(specifier, `http://src/${from}`);
  return [`${pathname}.tsx`, `${pathname}.ts`].map((path) => path.slice(1)).find((path) => path in SOURCES);
}

/** The texts that a file says something from, and all that it opens. */
function saidBy(file: string): ReadonlySet<string> {
  const said = new Set<string>();
  const seen = new Set<string>();
  const visit = (path: string) => {
    if (seen.has(path) || ROUTES.test(path)) {
      return;
    }
    seen.add(path);
    const source = sourceOf(path);
    const used = [...source.matchAll(USE)].flatMap(([, list]) => (list ? words(list) : ['shell']));
    const told = [...source.matchAll(TOLD_LATER)].map(([, name]) => name as string);
    for (const name of [...used, ...told]) {
      said.add(name);
    }
    for (const [, specifier] of source.matchAll(IMPORT)) {
      visit(fileOf(path, specifier as string) ?? '');
    }
  };
  visit(file);
  return said;
}

function own(names: Iterable<string>): string[] {
  return [...names].filter((name) => !ALWAYS.includes(name)).sort();
}

const routes = Object.keys(SOURCES).filter((path) => ROUTES.test(path));
const pages = routes.flatMap((path) =>
  [...sourceOf(path).matchAll(PAGE)].map(
    ([, specifier, list]) => [fileOf(path, specifier as string) ?? `${specifier}`, words(list as string)] as const,
  ),
);

describe('a page', () => {
  it('comes with its texts, in every route', () => {
    const named = routes.flatMap((path) => [...sourceOf(path).matchAll(/import\('/g)]);
    expect(pages.length).toBeGreaterThan(30);
    expect(pages.length).toBe(named.length);
  });

  it.each(pages)('%s waits for all it says, and for nothing else', (file, waitsFor) => {
    expect(own(waitsFor)).toEqual(own(saidBy(file)));
  });
});
