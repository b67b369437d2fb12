/** Why an entry of a bank file was not posted by itself, in words. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

const PROBLEMS = [
  'no_match',
  'ambiguous',
  'currency_mismatch',
  'account_closed',
  'known_payment',
  'debit',
  'reversed',
  'reversal',
  'batch',
  'same_reference',
] as const;

/** A problem by its code; one that is unknown here is told as it is. */
export function useProblemText(): (problem: string) => string {
  const { t } = useTranslation('bank-files');
  return useCallback(
    (problem) => {
      const known = PROBLEMS.find((one) => one === problem);
      return known ? t(`problems.${known}`) : problem;
    },
    [t],
  );
}
