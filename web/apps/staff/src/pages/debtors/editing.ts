/** What the form of a debtor holds, and what of it is sent. Pure. */
import type { DebtorFile } from './queries';

/** All text, as typed. */
export interface DebtorValues {
  readonly full_name: string;
  readonly external_ref: string;
  readonly is_firm: boolean;
  readonly language: string;
  readonly ssn_last4: string;
  readonly born_on: string;
  readonly monthly_income: string;
  readonly income_currency: string;
  readonly late_payments_count: string;
  readonly employment_status: string;
  readonly contract_type: string;
  readonly industry_sector: string;
  readonly family_situation: string;
}

/** Fields that are taken away by null. */
const NULLABLE = new Set(['ssn_last4', 'born_on', 'monthly_income', 'income_currency', 'late_payments_count']);

/** As it is now. */
export function valuesOf(debtor: DebtorFile): DebtorValues {
  return {
    full_name: debtor.full_name,
    external_ref: debtor.external_ref,
    is_firm: debtor.is_firm,
    language: debtor.language,
    ssn_last4: debtor.ssn_last4 ?? '',
    born_on: debtor.born_on ?? '',
    monthly_income: debtor.monthly_income ?? '',
    income_currency: debtor.income_currency ?? '',
    late_payments_count: debtor.late_payments_count === null ? '' : `${debtor.late_payments_count}`,
    employment_status: debtor.employment_status,
    contract_type: debtor.contract_type,
    industry_sector: debtor.industry_sector,
    family_situation: debtor.family_situation,
  };
}

/** Only what was changed, so that nobody's change of another field is undone. */
export function changedOf(before: DebtorValues, after: DebtorValues): Record<string, string | number | boolean | null> {
  const names = (Object.keys(after) as (keyof DebtorValues)[]).filter((name) => before[name] !== after[name]);
  return Object.fromEntries(names.map((name) => [name, sent(name, after[name])]));
}

function sent(name: string, value: string | boolean): string | number | boolean | null {
  if (typeof value === 'boolean') {
    return value;
  }
  const text = value.trim();
  if (text === '' && NULLABLE.has(name)) {
    return null;
  }
  return name === 'late_payments_count' && /^\d+$/.test(text) ? Number(text) : text;
}
