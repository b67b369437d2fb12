/** Why an account is suggested, in words. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

const REASONS = [
  'reference',
  'nearly_reference',
  'paid_before',
  'name',
  'part_of_name',
  'balance',
  'amount',
  'payment_reference',
  'same_bank_account',
  'contested',
  'closed',
  'currency',
] as const;

/** A reason by its code; one that is unknown here is told by the server's own sentence. */
export function useReasonText(): (code: string, detail: string) => string {
  const { t } = useTranslation('bank-files');
  return useCallback(
    (code, detail) => {
      const known = REASONS.find((one) => one === code);
      return known ? t(`reasons.${known}`) : detail;
    },
    [t],
  );
}
