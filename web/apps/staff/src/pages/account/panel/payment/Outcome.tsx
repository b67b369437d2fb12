/** What a payment does to each account: part by part, the balance after it, and why. */
import { Money, useUiSettings } from '@fairdue/ui';
import { ArrowRight, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { isPositive } from '../../../payments/amounts';
import { useBucketText } from '../../../payments/buckets';
import type { Account } from '../../queries';
import classes from './Payment.module.css';
import type { Preview, PreviewShare } from './preview';
import { useWhy } from './useWhy';

interface OutcomeProps {
  readonly preview: Preview;
  /** The account of the page, whose creditor's terms are known. */
  readonly account: Account;
}

/** The accounts one below the other. It may stand in a dialog outside of the page. */
export function Outcome({ preview: { shares }, account }: OutcomeProps) {
  return (
    <div className={classes.outcomes}>
      {shares.map((share) => (
        <Share key={share.account} share={share} account={account} isOne={shares.length === 1} />
      ))}
    </div>
  );
}

interface ShareProps {
  readonly share: PreviewShare;
  readonly account: Account;
  readonly isOne: boolean;
}

function Share({ share, account, isOne }: ShareProps) {
  const { t } = useTranslation('payments');
  const { locale } = useUiSettings();
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
