/** The state of a page in its address: flat, readable, and nothing that cannot be understood. Pure. */

/** Reads one value, as typed or as text; undefined for what makes no sense. */
export interface Codec<T> {
  readonly read: (raw: unknown) => T | undefined;
}

type Shape = Readonly<Record<string, Codec<unknown>>>;

/** What a shape reads: only what is there. */
export type SearchOf<S extends Shape> = { [K in keyof S]?: S[K] extends Codec<infer T> ? T : never };

/** Any text. */
export function text(lengthMax = 200): Codec<string> {
  return { read: (raw) => (raw === undefined || raw === '' ? undefined : String(raw).slice(0, lengthMax)) };
}

/** One of a few words. */
export function choice<const T extends string>(words: readonly T[]): Codec<T> {
  return { read: (raw) => words.find((word) => word === raw) };
}

/** Some of a few words, in their own order. */
export function choices<const T extends string>(words: readonly T[]): Codec<readonly T[]> {
  return {
    read: (raw) => {
      const given: readonly unknown[] = Array.isArray(raw) ? raw : String(raw ?? '').split(',');
      const found = words.filter((word) => given.includes(word));
      return found.length > 0 ? found : undefined;
    },
  };
}

/** Yes or no. */
export const flag: Codec<boolean> = {
  read: (raw) => {
    const word = String(raw);
    return word === 'true' ? true : word === 'false' ? false : undefined;
  },
};

/** A date without time, such as 2026-03-31. */
export const date: Codec<string> = {
  read: (raw) => (typeof raw === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(raw) ? raw : undefined),
};

/** A decimal amount such as "1250.00"; never a number. */
export const amount: Codec<string> = {
  read: (raw) => (/^\d{1,15}(\.\d{1,4})?$/.test(String(raw ?? '')) ? String(raw) : undefined),
};

/** Make a route's `validateSearch`. */
export function searchOf<S extends Shape>(shape: S): (raw: Record<string, unknown>) => SearchOf<S> {
  return (raw) => {
    const found = Object.entries(shape).map(([name, { read }]) => [name, read(raw[name])] as const);
    return Object.fromEntries(found.filter(([, value]) => value !== undefined)) as SearchOf<S>;
  };
}

/** Change some values; undefined takes one away. Another filter begins at the first page, so the cursor goes. */
export function withChanges<S extends object>(search: S, changes: { [K in keyof S]?: S[K] | undefined }): S {
  const next = { ...search, cursor: undefined, ...changes };
  return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)) as S;
}

/** Read the part after "?": each name once, every value text. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

/** Write it: lists with commas, nothing for what is not set. */
export function stringifySearch(search: Record<string, unknown>): string {
  const pairs = Object.entries(search).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
  );
  const written = new URLSearchParams(pairs).toString().replaceAll('%2C', ',');
  return written && `?${written}`;
}
