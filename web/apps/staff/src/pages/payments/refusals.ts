/** What the reader is told of a refusal that has to do with money. */
import { formatMoney, type ProblemLike, useUiSettings } from '@fairdue/ui';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

const CODES = [
  'account_closed',
  'account_not_open',
  'payment_not_refundable',
  'card_payment_fixed',
  'payment_fixed',
  'stale_payment',
  'payment_known',
  'processor_exists',
  'processor_in_use',
  'no_receipt',
  'gateway_unavailable',
  'gateway_misconfigured',
  'idempotency_key_reused',
  'bank_item_decided',
  'unreadable_bank_file',
  'unknown_bank_format',
  'bank_file_too_large',
] as const;

/** Says a refusal by its code; null for what the server has to say itself. */
export function useMoneyRefusal(): (problem: ProblemLike) => string | null {
  const { t } = useTranslation('payments');
  const { locale } = useUiSettings();
  return useCallback(
    ({ code, facts: { refundable, currency } }) => {
      if (code === 'refund_too_large' && typeof refundable === 'string' && typeof currency === 'string') {
        return t('refusals.refund_too_large', { left: formatMoney(refundable, currency, locale) });
      }
      const known = CODES.find((one) => one === code);
      return known ? t(`refusals.${known}`) : null;
    },
    [t, locale],
  );
}
