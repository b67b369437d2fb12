/** What a payment does to each account: part by part, the balance after it, and why. */
import { Money, useUiSettings } from '@fairdue/ui';
import { ArrowRight, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { isPositive } from '../../../payments/amounts';
import { useBucketText } from '../../../payments/buckets';
import { useDesk } from '../../desk';
import classes from './Payment.module.css';
import type { Preview, PreviewShare } from './preview';
import { useWhy } from './useWhy';

/** The accounts one below the other. */
export function Outcome({ preview: { shares } }: { readonly preview: Preview }) {
  return (
    <div className={classes.outcomes}>
      {shares.map((share) => (
        <Share key={share.account} share={share} isOne={shares.length === 1} />
      ))}
    </div>
  );
}

function Share({ share, isOne }: { readonly share: PreviewShare; readonly isOne: boolean }) {
  const { t } = useTranslation('payments');
  const { locale } = useUiSettings();
  const { account } = useDesk();
  const bucketText = useBucketText();
  const why = useWhy();
  const { currency } = share;
  const lines = share.lines.filter(({ owed, applied }) => isPositive(owed) || isPositive(applied));
  return (
    <div>
      <p className={classes.outcomeHead}>
        {!isOne && <span>{share.account_ref}</span>}
        <span className={classes.fromTo}>
          <span>{t('take.balance')}</span>
          <Money amount={share.balance_before} currency={currency} />
          <ArrowRight size={14} role="img" aria-label={t('take.becomes')} />
          <strong>
            <Money amount={share.balance_after} currency={currency} />
          </strong>
        </span>
      </p>
      <table className={classes.parts} aria-label={t('shares.applied', { account: share.account_ref })}>
        <thead>
          <tr>
            <th scope="col">{t('take.part')}</th>
            <th scope="col">{t('take.owed')}</th>
            <th scope="col">{t('take.paid')}</th>
            <th scope="col">{t('take.left')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.bucket}>
              <th scope="row">{bucketText(line.bucket)}</th>
              <td>
                <Money amount={line.owed} currency={currency} />
              </td>
              <td>
                <Money amount={line.applied} currency={currency} />
              </td>
              <td>
                <Money amount={line.left} currency={currency} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {isPositive(share.unapplied) && (
        <p className={classes.overpaid}>
          <TriangleAlert size={16} aria-hidden="true" />
          <span>{why.overpaid(share, locale)}</span>
        </p>
      )}
      <ul className={classes.why}>
        {why.because(share, share.account === account.id ? account.creditor : null, locale).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}
