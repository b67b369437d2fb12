/** What the reader is told of a refusal that has to do with money. */
import { formatInstant, formatMoney, type ProblemLike, useUiSettings } from '@fairdue/ui';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

const CODES = [
  'account_closed',
  'account_not_open',
  'payment_not_refundable',
  'card_payment_fixed',
  'bank_payment_fixed',
  'payment_fixed',
  'stale_payment',
  'payment_known',
  'processor_exists',
  'processor_in_use',
  'no_receipt',
  'gateway_unavailable',
  'gateway_misconfigured',
  'amount_not_chargeable',
  'idempotency_key_reused',
  'bank_item_decided',
  'unreadable_bank_file',
  'unknown_bank_format',
  'bank_file_too_large',
  'bank_file_broken_off',
] as const;

// A refusal may be drawn many times: the wait that it names counts from when it came.
const CAME = new WeakMap<ProblemLike, number>();
const SECOND_MS = 1000;

/** The instant from which on it may be tried again, as ISO; null when the refusal names no wait. */
export function retryAt(problem: ProblemLike, now: number): string | null {
  const seconds = Number(problem.facts.retry_after_seconds);
  if (!Number.isFinite(seconds) || seconds <= 0) {
    return null;
  }
  const came = CAME.get(problem) ?? now;
  CAME.set(problem, came);
  return new Date(came + seconds * SECOND_MS).toISOString();
}

/** Says a refusal by its code; null for what the server has to say itself. */
export function useMoneyRefusal(): (problem: ProblemLike) => string | null {
  const { t } = useTranslation('payments');
  const { locale, timeZone } = useUiSettings();
  return useCallback(
    (problem) => {
      const {
        code,
        facts: { refundable, currency },
      } = problem;
      const again = code === 'gateway_unavailable' ? retryAt(problem, Date.now()) : null;
      if (again !== null) {
        return t('refusals.gateway_wait', { time: formatInstant(again, locale, timeZone, 'exact') });
      }
      if (code === 'refund_too_large' && typeof refundable === 'string' && typeof currency === 'string') {
        return t('refusals.refund_too_large', { left: formatMoney(refundable, currency, locale) });
      }
      const known = CODES.find((one) => one === code);
      return known ? t(`refusals.${known}`) : null;
    },
    [t, locale, timeZone],
  );
}
