/** What is known of a payment itself, and what cannot be done with it now. */
import { Card, DateText, InstantText, Money } from '@fairdue/ui';
import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ADMINS, has } from '../../session/roles';
import { useUser } from '../../session/session';
import { isPositive } from './amounts';
import classes from './Payments.module.css';
import { type Deed, obstacleTo } from './possible';
import type { Payment } from './queries';
import { useMethodText } from './useMethodText';
import { useProcessorText } from './useProcessorText';

// That it cannot be returned follows from what else is said.
const DEEDS = ['refund', 'correct', 'takeBack'] as const satisfies readonly Deed[];

/** The card. */
export function PaymentFacts({ payment }: { readonly payment: Payment }) {
  const { t } = useTranslation('payments');
  const methodText = useMethodText();
  const processorText = useProcessorText();
  const isAdmin = has(useUser(), ADMINS);
  const { currency } = payment;
  const amounts = [
    ['refunded', payment.refunded_amount],
    ['disputed', payment.disputed_amount],
    ['unapplied', payment.unapplied_amount],
    ['refundable', payment.refundable_amount],
  ] as const;
  return (
    <Card title={t('facts.label')}>
      <dl className={classes.list}>
        <Fact label={t('columns.amount')}>
          <Money amount={payment.amount} currency={currency} />
        </Fact>
        {amounts
          .filter(([, amount]) => isPositive(amount))
          .map(([name, amount]) => (
            <Fact key={name} label={t(`facts.${name}`)}>
              <Money amount={amount} currency={currency} />
            </Fact>
          ))}
        <Fact label={t('columns.method')}>{methodText(payment.payment_method)}</Fact>
        <Fact label={t('columns.received')}>
          <DateText date={payment.received_on} />
        </Fact>
        <Fact label={t('columns.reference')}>{payment.processor_ref ?? '–'}</Fact>
        <Fact label={t('columns.processor')}>{processorText(payment.processor_name)}</Fact>
        <Fact label={t('facts.recorded')}>
          <InstantText instant={payment.created_at} />
        </Fact>
        <Fact label={t('facts.completed')}>
          <InstantText instant={payment.completed_at} />
        </Fact>
        {payment.witnesses.map(({ bank_item, file_name, line, amount, is_debit }) => (
          <Fact key={bank_item} label={t(is_debit ? 'facts.bankDebit' : 'facts.bankCredit')}>
            {t('facts.bankLine', { file: file_name, line })} · <Money amount={amount} currency={currency} />
          </Fact>
        ))}
        {payment.reason && <Fact label={t('facts.note')}>{payment.reason}</Fact>}
        {payment.failure_code && (
          <Fact label={t('facts.failure')}>{payment.failure_detail || payment.failure_code}</Fact>
        )}
      </dl>
      {isAdmin && <Obstacles payment={payment} />}
    </Card>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Says why there is no button for something. */
function Obstacles({ payment }: { readonly payment: Payment }) {
  const { t } = useTranslation('payments');
  const found = DEEDS.map((deed) => [deed, obstacleTo(deed, payment)] as const).filter(
    // That it cannot be taken back twice needs no word.
    ([deed, why]) => why !== null && !(deed === 'takeBack' && why === 'reversed'),
  );
  if (found.length === 0) {
    return null;
  }
  return (
    <ul className={classes.blocked} aria-label={t('obstacles.label')}>
      {found.map(([deed, why]) => (
        <li key={deed}>
          <Lock size={14} aria-hidden="true" />
          <span>
            {t(`obstacles.${deed}`)}: {why && t(`obstacles.because.${why}`)}
          </span>
        </li>
      ))}
    </ul>
  );
}
