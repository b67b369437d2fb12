/** How charging a card ended when the money did not come in at once: declined, or not known yet. Takes focus when it comes. */
import type { Schemas } from '@fairdue/api-staff';
import { formatMoney, useUiSettings } from '@fairdue/ui';
import { Alert } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Hourglass, TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

/** A payment as it was answered. */
export type Taken = Schemas['PaymentTaken'];

/** Nothing while there is nothing to tell. */
export function ChargeOutcome({ taken }: { readonly taken: Taken | null }) {
  const { t } = useTranslation('payments');
  const { locale } = useUiSettings();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (taken) {
      box.current?.focus();
    }
  }, [taken]);
  if (!taken) {
    return null;
  }
  const isFailed = taken.status === 'failed';
  const amount = formatMoney(taken.amount, taken.currency, locale);
  const Icon = isFailed ? TriangleAlert : Hourglass;
  return (
    <Alert
      ref={box}
      tabIndex={-1}
      role="alert"
      color={isFailed ? 'danger' : 'warning'}
      icon={<Icon size={16} aria-hidden="true" />}
      title={t(isFailed ? 'charge.declined' : 'charge.waiting', { amount })}
    >
      <p>
        {isFailed
          ? [taken.failure_detail || taken.failure_code, t('charge.declinedEffect')].filter(Boolean).join(' ')
          : t('charge.waitingEffect')}
      </p>
      <Link to="/payments/$paymentId" params={{ paymentId: taken.id }}>
        {t('charge.look')}
      </Link>
    </Alert>
  );
}
