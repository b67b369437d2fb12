/** What went back of a payment. */
import type { Schemas } from '@fairdue/api-staff';
import { Card, InstantText, Money } from '@fairdue/ui';
import { useTranslation } from 'react-i18next';
import { RefundChip } from './looks';
import classes from './Payments.module.css';

/** The card. */
export function Refunds({ refunds }: { readonly refunds: readonly Schemas['RefundRow'][] }) {
  const { t } = useTranslation('payments');
  return (
    <Card title={t('refunds.label')}>
      <ul className={classes.events}>
        {refunds.map((refund) => (
          <li key={refund.id} className={classes.event}>
            <span>
              <Money amount={refund.amount} currency={refund.currency} /> <RefundChip status={refund.status} />
            </span>
            <InstantText instant={refund.completed_at ?? refund.created_at} />
            <p className={classes.eventText}>
              {[refund.reason, refund.external_ref, refund.failure_detail || refund.failure_code]
                .filter(Boolean)
                .join(' · ')}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
