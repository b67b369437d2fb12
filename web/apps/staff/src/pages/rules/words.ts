/** Rules in words: what accounts they mean, and what was found about them. */
import { formatCount, formatMoney } from '@fairdue/ui';
import type { TFunction } from 'i18next';
import type { AmountRange, Conditions, FieldProblem, Finding, NumberRange } from './document';

type T = TFunction<'rules'>;

/** Which of the texts a number range uses. */
type RangeKind = 'dpd' | 'score' | 'balance';

/** Each condition as a short phrase, such as "31 to 60 days past due". */
export function phrasesOf(when: Conditions, t: T, locale: string): readonly string[] {
  const list = new Intl.ListFormat(locale, { type: 'disjunction' });
  const any = (label: string, values: readonly string[] | undefined) =>
    values && values.length > 0 ? [t('says.oneOf', { label, values: list.format(values) })] : [];
  const named = (values: readonly string[] | undefined) => values?.map((value) => value || t('says.none'));
  return [
    ...numbers('dpd', when.dpd, t, locale),
    ...balance(when.balance, t, locale),
    ...any(t('fields.creditor'), when.creditor),
    ...any(t('fields.region'), named(when.region)),
    ...any(t('fields.account_type'), named(when.account_type)),
    ...any(
      t('fields.priority'),
      when.priority?.map((value) => t(`priorities.${value}` as 'priorities.0')),
    ),
    ...numbers('score', when.risk_score, t, locale),
    ...any(
      t('fields.risk_level'),
      when.risk_level?.map((value) => t(`levels.${value || 'none'}` as 'levels.LOW')),
    ),
    ...any(t('fields.language'), named(when.language)),
  ];
}

function numbers(kind: RangeKind, range: NumberRange | undefined, t: T, locale: string): string[] {
  const show = (end: number | null | undefined) =>
    end === null || end === undefined ? null : formatCount(end, locale);
  return ends(kind, show(range?.min), show(range?.max), t);
}

function balance(range: AmountRange | undefined, t: T, locale: string): string[] {
  const currency = range?.currency ?? 'USD';
  const show = (end: string | null | undefined) => (end ? formatMoney(end, currency, locale) : null);
  const found = ends('balance', show(range?.min), show(range?.max), t);
  return found.length === 0 && range?.currency ? [t('says.inCurrency', { currency: range.currency })] : found;
}

function ends(kind: RangeKind, min: string | null, max: string | null, t: T): string[] {
  if (min !== null && max !== null) {
    return [t(`says.${kind}.between`, { min, max })];
  }
  if (min !== null) {
    return [t(`says.${kind}.from`, { min })];
  }
  return max === null ? [] : [t(`says.${kind}.upTo`, { max })];
}

const FINDINGS = [
  'contradicts',
  'never_matches',
  'overlaps',
  'gap',
  'exception',
  'too_many_pieces',
  'unknown_team',
  'unknown_fallback',
  'unknown_creditor',
  'team_empty',
  'nobody_fits',
] as const;

/** A finding in the reader's language; the server's sentence where it is of a kind unknown here. */
export function findingText(finding: Finding, t: T, locale: string): string {
  const known = FINDINGS.find((code) => code === finding.code);
  if (known === undefined) {
    return finding.message;
  }
  const others = new Intl.ListFormat(locale).format(finding.others.map((name) => `“${name}”`));
  return t(`findings.${known}`, { rule: finding.rule ?? '', others });
}

/** The example of a finding in words; empty when it has none. */
export function exampleText(finding: Finding, t: T, locale: string): string {
  const entries = Object.entries(finding.example);
  const except = entries.flatMap(([name, value]) => {
    const excluded = (value as { not?: unknown } | null)?.not;
    const label = fieldText(name, t);
    return Array.isArray(excluded) ? [t('says.noneOf', { label, values: excluded.join(', ') })] : [];
  });
  const others = entries.filter(([, value]) => !(value as { not?: unknown } | null)?.not && value !== 'none');
  const unscored = entries.some(([name, value]) => name === 'risk_score' && value === 'none') ? [t('levels.none')] : [];
  return [...phrasesOf(Object.fromEntries(others) as Conditions, t, locale), ...unscored, ...except].join(' · ');
}

const FIELDS = ['creditor', 'region', 'account_type', 'priority', 'risk_level', 'language', 'currency'] as const;

function fieldText(name: string, t: T): string {
  const known = FIELDS.find((field) => field === name);
  return known ? t(`fields.${known}`) : name;
}

const PROBLEMS = [
  'reversed',
  'same_team',
  'repeated',
  'unused',
  'unknown_team',
  'unknown_fallback',
  'unknown_creditor',
  'unknown_currency',
  'contradicts',
  'string_too_short',
  'too_long',
] as const;

/** Why a field was refused, in the reader's language where the code is known. */
export function problemText(problem: FieldProblem, t: T): string {
  const known = PROBLEMS.find((code) => code === problem.code);
  return known ? t(`problems.${known}`) : problem.message;
}
