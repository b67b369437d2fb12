/** What the server refused of a card, by the path of the field. Pure. */
import type { FieldError } from '@fairdue/api-staff';
import type { TFunction } from 'i18next';

const CODES = [
  'greater_than_equal',
  'less_than_equal',
  'int_type',
  'value_error',
  'string_pattern_mismatch',
  'too_short',
  'string_too_short',
  'all_off',
] as const;

/** Path such as `document.factors.debt_ratio.bands.0.up_to` -> what is wrong, in the reader's language where it is known. */
export function problemsOf(errors: readonly FieldError[], t: TFunction<'scorecards'>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { field, code, message } of errors) {
    const known = CODES.find((each) => each === code);
    const path = field.replace(/\.\[key\]$/, '');
    const text = known === undefined ? message : t(`problems.${textOf(known, path)}`, { limit: limitOf(message) });
    found.set(path, found.has(path) ? `${found.get(path)} ${text}` : text);
  }
  return found;
}

type TextName = Exclude<(typeof CODES)[number], 'value_error'> | 'rising' | 'limit';

function textOf(code: (typeof CODES)[number], path: string): TextName {
  if (code !== 'value_error') {
    return code;
  }
  return path.endsWith('.up_to') ? 'limit' : 'rising';
}

/** The number that a sentence such as "Input should be less than or equal to 10" ends with. */
function limitOf(message: string): string {
  return /(\d+)\s*$/.exec(message)?.[1] ?? '';
}
