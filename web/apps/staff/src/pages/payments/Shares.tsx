/** What a payment is for: account by account, and the buckets it was applied to. */
import { Card, Money } from '@fairdue/ui';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { isPositive } from './amounts';
import { BUCKETS, useBucketText } from './buckets';
import classes from './Payments.module.css';
import type { Payment } from './queries';

const WHY: Readonly<Record<string, 'pending' | 'failed' | 'reversed'>> = {
  pending: 'pending',
  failed: 'failed',
  reversed: 'reversed',
};

type Share = Payment['shares'][number];

/** The card. */
export function Shares({ payment: { shares, currency, status } }: { readonly payment: Payment }) {
  const { t } = useTranslation('payments');
  const isThere = status !== 'pending' && status !== 'failed' && status !== 'reversed';
  return (
    <Card title={t('shares.label')}>
      <div className={classes.shares}>
        {shares.map((share) => (
          <div key={share.account}>
            <p className={classes.shareHead}>
              <Link to="/accounts/$accountId" params={{ accountId: share.account }}>
                {share.account_ref}
              </Link>
              <Link to="/debtors/$debtorId" params={{ debtorId: share.debtor_id }}>
                {share.debtor_name}
              </Link>
              <span className={classes.creditor}>{share.creditor_name}</span>
              <strong>
                <Money amount={share.amount} currency={currency} />
              </strong>
            </p>
            {isThere && <Applied share={share} currency={currency} />}
          </div>
        ))}
      </div>
      <p className={classes.note}>{t(`shares.${WHY[status] ?? 'why'}`)}</p>
    </Card>
  );
}

function Applied({ share, currency }: { readonly share: Share; readonly currency: string }) {
  const { t } = useTranslation('payments');
  const bucketText = useBucketText();
  const served = BUCKETS.filter((bucket) => isPositive(share.applied[bucket] ?? '0'));
  return (
    <table className={classes.amounts} aria-label={t('shares.applied', { account: share.account_ref })}>
      <thead>
        <tr>
          <th scope="col">{t('shares.to')}</th>
          <th scope="col">{t('columns.amount')}</th>
        </tr>
      </thead>
      <tbody>
        {served.map((bucket) => (
          <tr key={bucket}>
            <th scope="row">{bucketText(bucket)}</th>
            <td>
              <Money amount={share.applied[bucket] ?? '0'} currency={currency} />
            </td>
          </tr>
        ))}
        {isPositive(share.unapplied) && (
          <tr>
            <th scope="row">{t('shares.unapplied')}</th>
            <td>
              <Money amount={share.unapplied} currency={currency} />
            </td>
          </tr>
        )}
        {served.length === 0 && !isPositive(share.unapplied) && (
          <tr>
            <th scope="row">{t('shares.nothing')}</th>
            <td>–</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
