/** The charge-backs of a payment. */
import type { Schemas } from '@fairdue/api-staff';
import { Card, DateText, Money } from '@fairdue/ui';
import { useTranslation } from 'react-i18next';
import { DisputeChip } from './looks';
import classes from './Payments.module.css';
import { useDisputeReason } from './useDisputeReason';

/** The card. */
export function Disputes({ disputes }: { readonly disputes: readonly Schemas['DisputeRow'][] }) {
  const { t } = useTranslation(['payments', 'areas']);
  const reasonText = useDisputeReason();
  return (
    <Card title={t('areas:paymentDisputes')}>
      <ul className={classes.events}>
        {disputes.map((dispute) => (
          <li key={dispute.id} className={classes.event}>
            <span>
              <Money amount={dispute.amount} currency={dispute.currency} /> <DisputeChip status={dispute.status} />
            </span>
            <DateText date={dispute.closed_on ?? dispute.opened_on} />
            <p className={classes.eventText}>
              {[reasonText(dispute.reason), dispute.external_ref].filter(Boolean).join(' · ')}
            </p>
          </li>
        ))}
      </ul>
      <p className={classes.note}>{t('disputes.effect')}</p>
    </Card>
  );
}
