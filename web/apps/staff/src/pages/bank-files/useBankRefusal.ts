/** Why a bank file or an entry of it cannot be read, and what is refused of profiles, in the reader's language. */
import { formatCount, formatDate, type ProblemLike, useUiSettings } from '@fairdue/ui';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useKnown } from '../../i18n/i18n';
import { useFileSize } from '../imports/useFileSize';
import { useMoneyRefusal } from '../payments/refusals';
import { FIELDS } from './reading';

type Facts = Readonly<Record<string, unknown>>;

const ENTRY_CODES = [
  'amount_unreadable',
  'amount_not_a_number',
  'amount_too_many_decimals',
  'amount_out_of_range',
  'amount_nothing',
  'amount_or_date_missing',
  'currency_unknown',
  'date_unreadable',
  'date_missing',
  'date_in_future',
  'date_too_early',
] as const;
const FILE_CODES = [
  'no_header',
  'not_csv',
  'unknown_encoding',
  'too_many_columns',
  'columns_missing',
  'not_xml',
  'not_mt940',
  'mt940_too_large',
] as const;
const PROFILE_CODES = [
  'bank_profile_exists',
  'bank_header_has_profile',
  'bank_profile_changed',
  'bank_profile_not_usable',
] as const;

/** Says by its code why an entry cannot be read; null for a code that is unknown here, or none. */
export function useEntryProblem(): (code: string, facts: Facts) => string | null {
  const { t } = useTranslation('bank-files');
  const { locale } = useUiSettings();
  return useCallback(
    (code, { value = '', currency = '', date }) => {
      const known = ENTRY_CODES.find((one) => one === code);
      if (!known) {
        return null;
      }
      const named = value === '' && (known === 'amount_unreadable' || known === 'date_unreadable');
      const day = typeof date === 'string' ? formatDate(date, locale) : '';
      const facts = { value: String(value), currency: String(currency), date: day };
      return t(named ? `entryProblems.${known}_blank` : `entryProblems.${known}`, facts);
    },
    [t, locale],
  );
}

/** Says by its code why a whole file cannot be read; null for a code that is unknown here, or none. */
export function useFileProblem(): (reason: unknown, facts: Facts) => string | null {
  const { t } = useTranslation('bank-files');
  const { locale } = useUiSettings();
  const sizeOf = useFileSize();
  return (reason, facts) => {
    const known = FILE_CODES.find((one) => one === reason);
    if (!known) {
      return null;
    }
    if (known === 'not_xml' && facts.line) {
      return t('fileProblems.not_xml_at', { line: String(facts.line), column: String(facts.column) });
    }
    const named = String(facts.missing ?? '').split(', ');
    const missing = FIELDS.filter((field) => named.includes(field)).map((field) => t(`fields.${field}`));
    return t(`fileProblems.${known}`, {
      missing: missing.join(', '),
      columns: formatCount(Number(facts.columns ?? 0), locale),
      limit: formatCount(Number(facts.limit ?? 0), locale),
      size: sizeOf(Number(facts.bytes ?? 0)),
    });
  };
}

/** For FormProblem: null for what the server has to say itself. */
export function useBankRefusal(): (problem: ProblemLike) => string | null {
  const known = useKnown('bank-files');
  const ofMoney = useMoneyRefusal();
  const ofFile = useFileProblem();
  return (problem) => {
    const { code, facts } = problem;
    if (PROFILE_CODES.some((one) => one === code)) {
      return known(`refusals.${code}`);
    }
    return (code === 'unreadable_bank_file' ? ofFile(facts.reason, facts) : null) ?? ofMoney(problem);
  };
}
