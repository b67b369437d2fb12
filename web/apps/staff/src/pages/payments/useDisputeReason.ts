/** Why a payer disputes a payment at the bank, in words. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

const REASONS = [
  'bank_cannot_process',
  'check_returned',
  'credit_not_processed',
  'customer_initiated',
  'debit_not_authorized',
  'duplicate',
  'fraudulent',
  'general',
  'incorrect_account_details',
  'insufficient_funds',
  'product_not_received',
  'product_unacceptable',
  'subscription_canceled',
  'unrecognized',
] as const;

/** A reason by the processor's code; one that is unknown here is told as it is. */
export function useDisputeReason(): (reason: string) => string {
  const { t } = useTranslation('payments');
  return useCallback(
    (reason) => {
      const known = REASONS.find((one) => one === reason);
      return known ? t(`disputeReasons.${known}`) : reason.replaceAll('_', ' ');
    },
    [t],
  );
}
