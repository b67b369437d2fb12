/** The document of a scorecard as the editor holds it. Pure. */

/** What is typed into a field for a whole number; empty while nothing is. */
export type Typed = number | '';

/** Values up to and including `up_to` get these points. */
export interface BandForm {
  readonly key: string;
  /** As typed: a whole number or a decimal. */
  readonly up_to: string;
  readonly points: Typed;
}

/** The points of a word. */
export interface CategoryForm {
  readonly key: string;
  readonly word: string;
  readonly points: Typed;
}

/** One factor: of a number (`bands`) or of a word (`categories`). */
export interface FactorForm {
  readonly name: string;
  readonly weight: Typed;
  readonly is_on: boolean;
  readonly bands: readonly BandForm[] | null;
  readonly above: Typed;
  readonly categories: readonly CategoryForm[] | null;
}

export const LEVELS = ['LOW', 'MEDIUM', 'HIGH'] as const;
export type Level = (typeof LEVELS)[number];

/** The two groups of factors: of the scorecard, and of the fallback for debtors of whom nothing is told. */
export type Group = 'factors' | 'fallback';

export interface CardForm {
  readonly factors: readonly FactorForm[];
  readonly fallback: readonly FactorForm[];
  readonly unknown_points: Typed;
  readonly levels: Readonly<Record<Level, Typed>>;
}

interface FactorPart {
  readonly weight: number;
  readonly is_on: boolean;
  readonly bands?: readonly { readonly up_to: number | string; readonly points: number }[];
  readonly above?: number;
  readonly categories?: Readonly<Record<string, number>>;
}

type Parts = Readonly<Record<string, FactorPart>>;

/** Read a document that the server keeps. */
export function readCard(document: Readonly<Record<string, unknown>>): CardForm {
  const { factors, fallback, unknown_points, levels } = document as unknown as {
    factors: Parts;
    fallback: Parts;
    unknown_points: number;
    levels: Record<Level, number>;
  };
  return { factors: readFactors(factors), fallback: readFactors(fallback), unknown_points, levels };
}

function readFactors(parts: Parts): readonly FactorForm[] {
  return Object.entries(parts).map(([name, { weight, is_on, bands, above, categories }]) => ({
    name,
    weight,
    is_on,
    bands: bands?.map((band, index) => ({ key: `${index}`, up_to: `${band.up_to}`, points: band.points })) ?? null,
    above: above ?? '',
    categories: categories
      ? Object.entries(categories).map(([word, points], index) => ({ key: `${index}`, word, points }))
      : null,
  }));
}

/** Write the document; what is empty goes as it is, so that the server names it. */
export function writeCard(form: CardForm): Record<string, unknown> {
  return {
    factors: writeFactors(form.factors),
    unknown_points: form.unknown_points,
    levels: form.levels,
    fallback: writeFactors(form.fallback),
  };
}

function writeFactors(factors: readonly FactorForm[]): Record<string, unknown> {
  const written = factors.map(({ name, weight, is_on, bands, above, categories }) => {
    const rest = categories
      ? { categories: Object.fromEntries(categories.map(({ word, points }) => [word.trim().toUpperCase(), points])) }
      : { bands: bands?.map(({ up_to, points }) => ({ up_to: up_to.trim(), points })), above };
    return [name, { weight, is_on, ...rest }] as const;
  });
  return Object.fromEntries(written);
}

/** Whether two cards say the same. */
export function isSame(one: CardForm, other: CardForm): boolean {
  return JSON.stringify(writeCard(one)) === JSON.stringify(writeCard(other));
}

/** The share of a factor in the score in whole percent; 0 when it is off. */
export function shareOf(factor: FactorForm, factors: readonly FactorForm[]): number {
  const sum = factors.reduce((total, { is_on, weight }) => total + (is_on ? Number(weight) : 0), 0);
  return factor.is_on && sum > 0 ? Math.round((100 * Number(factor.weight)) / sum) : 0;
}

/** Words that a factor names twice: the later would silently win. */
export function repeatedWords(factor: FactorForm): readonly string[] {
  const words = (factor.categories ?? []).map(({ word }) => word.trim().toUpperCase());
  return [...new Set(words.filter((word, index) => words.indexOf(word) !== index))];
}

/** Put a changed factor in the place of the one of its name. */
export function withFactor(form: CardForm, group: Group, factor: FactorForm): CardForm {
  return { ...form, [group]: form[group].map((each) => (each.name === factor.name ? factor : each)) };
}

/** A cell of the matrix of levels; "" = without a score. */
export interface Move {
  readonly before: string;
  readonly after: string;
  readonly accounts: number;
}

export const MATRIX_BEFORE = ['', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
export const MATRIX_AFTER = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;

/** How many accounts go from one level to another. */
export function movesOf(matrix: readonly Move[], before: string, after: string): number {
  return matrix.find((move) => move.before === before && move.after === after)?.accounts ?? 0;
}
