/** What happened to a payment, the latest first. */
import { Card, DateText, formatMoney, InstantText, useUiSettings } from '@fairdue/ui';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AUDITORS, has } from '../../session/roles';
import { useUser } from '../../session/session';
import { happenedTo } from './happened';
import classes from './Payments.module.css';
import type { Payment } from './queries';
import { useDisputeReason } from './useDisputeReason';

/** The card. */
export function Happened({ payment }: { readonly payment: Payment }) {
  const { t } = useTranslation('payments');
  const { locale } = useUiSettings();
  const reasonText = useDisputeReason();
  const mayAudit = has(useUser(), AUDITORS);
  return (
    <Card title={t('happened.label')}>
      <ol className={classes.events}>
        {happenedTo(payment).map(({ key, what, at, amount, text }) => (
          <li key={key} className={classes.event}>
            <span>{t(`happened.${what}`, { amount: formatMoney(amount, payment.currency, locale) })}</span>
            {at !== null && (at.includes('T') ? <InstantText instant={at} /> : <DateText date={at} />)}
            {text && <p className={classes.eventText}>{what === 'disputed' ? reasonText(text) : text}</p>}
          </li>
        ))}
      </ol>
      {mayAudit && (
        <p className={classes.note}>
          <Link to="/audit" search={{ subject: payment.id }}>
            {t('happened.record')}
          </Link>
        </p>
      )}
    </Card>
  );
}
