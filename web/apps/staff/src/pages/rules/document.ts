/** The document of assignment rules as the editor holds it, and what the server said about its parts. Pure. */

/** Two ends, both included; null or left out = no end. */
export interface NumberRange {
  readonly min?: number | null;
  readonly max?: number | null;
}

/** A balance in one currency, as decimal strings. */
export interface AmountRange {
  readonly min?: string | null;
  readonly max?: string | null;
  readonly currency?: string | null;
}

/** What an account must be for a rule; what is left out may be anything. */
export interface Conditions {
  readonly dpd?: NumberRange;
  readonly balance?: AmountRange;
  readonly creditor?: readonly string[];
  readonly region?: readonly string[];
  readonly account_type?: readonly string[];
  readonly priority?: readonly number[];
  readonly risk_score?: NumberRange;
  readonly risk_level?: readonly string[];
  readonly language?: readonly string[];
}

/** How a collector of the team is found. */
export const METHODS = ['round_robin', 'least_loaded', 'skill_region', 'keep_with_collector'] as const;
export type Method = (typeof METHODS)[number];

/** Risk levels; "" = without a score. */
export const LEVELS = ['', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;

/** One rule as the document has it. */
export interface Rule {
  readonly name: string;
  readonly when: Conditions;
  readonly team: string;
  readonly method: Method;
  readonly skills: readonly string[];
  readonly fallback: string | null;
}

/** A rule in the editor: `key` stays while its name and place change. */
export interface DraftRule extends Rule {
  readonly key: string;
}

interface Band {
  readonly min: number;
  readonly max: number | null;
  readonly team: string;
}

type Entry = Readonly<Record<string, unknown>>;

/** Read rules of either format. Bands of days become rules of the same name that the server gives them. */
export function readRules(entries: readonly Entry[], format: number): readonly DraftRule[] {
  return entries.map((entry, index) => {
    const key = `${index}`;
    if (format === 1) {
      const { min, max, team } = entry as unknown as Band;
      const dpd = max === null ? { min } : { min, max };
      return {
        key,
        name: max === null ? `${min}+` : `${min}-${max}`,
        when: { dpd },
        team,
        method: 'round_robin',
        skills: [],
        fallback: null,
      };
    }
    const {
      name,
      when = {},
      team,
      method = 'round_robin',
      skills = [],
      fallback = null,
    } = entry as unknown as Partial<Rule>;
    return { key, name: name ?? '', when, team: team ?? '', method, skills, fallback };
  });
}

/** Write the document. Conditions that say nothing are left out. */
export function writeRules(rules: readonly Rule[]): { format: 2; rules: Record<string, unknown>[] } {
  return {
    format: 2,
    rules: rules.map(({ name, when, team, method, skills, fallback }) => ({
      name: name.trim(),
      when: saidOnly(when),
      team,
      method,
      ...(method === 'skill_region' && skills.length > 0 && { skills }),
      ...(fallback !== null && { fallback }),
    })),
  };
}

/** Leave out what narrows nothing. */
export function saidOnly(when: Conditions): Conditions {
  return Object.fromEntries(Object.entries(when).filter(([name, value]) => isSaid(name, value)));
}

function isSaid(name: string, value: unknown): boolean {
  if (value === undefined || value === null) {
    return false;
  }
  if (Array.isArray(value)) {
    return value.length > 0;
  }
  const { min, max, currency } = value as AmountRange;
  const hasEnd = (min ?? '') !== '' || (max ?? '') !== '';
  return hasEnd || (name === 'balance' && Boolean(currency));
}

/** Whether two lists of rules mean the same document. */
export function isSame(one: readonly Rule[], other: readonly Rule[]): boolean {
  return JSON.stringify(writeRules(one)) === JSON.stringify(writeRules(other));
}

/** Move the rule of a key one place. */
export function withMoved(rules: readonly DraftRule[], key: string, by: -1 | 1): readonly DraftRule[] {
  const from = rules.findIndex((rule) => rule.key === key);
  const to = from + by;
  const result = [...rules];
  const [taken] = from < 0 || to < 0 || to >= rules.length ? [] : result.splice(from, 1);
  if (taken) {
    result.splice(to, 0, taken);
  }
  return result;
}

/** Put a rule where the one of its key is, else at the end. */
export function withRule(rules: readonly DraftRule[], rule: DraftRule): readonly DraftRule[] {
  const isThere = rules.some(({ key }) => key === rule.key);
  return isThere ? rules.map((each) => (each.key === rule.key ? rule : each)) : [...rules, rule];
}

/** Something the analysis of the server found. */
export interface Finding {
  readonly severity: string;
  readonly code: string;
  readonly rule: string | null;
  readonly others: readonly string[];
  readonly message: string;
  readonly example: Readonly<Record<string, unknown>>;
}

/** A field of a rule that the server refused. */
export interface FieldProblem {
  /** Below the rule, such as `when.dpd.max`; empty for the rule as a whole. */
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

/** Sort refusals such as `rules.3.when.dpd.max` by the place of their rule. Those of no rule are under -1. */
export function problemsByRule(
  errors: readonly { readonly field: string; readonly code: string; readonly message: string }[],
): ReadonlyMap<number, readonly FieldProblem[]> {
  const found = new Map<number, FieldProblem[]>();
  for (const { field, code, message } of errors) {
    const match = /^(?:document\.)?rules\.(\d+)\.?(.*)$/.exec(field);
    const place = match ? Number(match[1]) : -1;
    const problem = { field: match ? (match[2] ?? '') : field, code, message };
    found.set(place, [...(found.get(place) ?? []), problem]);
  }
  return found;
}

/** The problem of one field of a rule or of what is inside it. */
export function problemOf(problems: readonly FieldProblem[], field: string): FieldProblem | undefined {
  return problems.find((problem) => problem.field === field || problem.field.startsWith(`${field}.`));
}
