/** Why a payment goes where it goes, in the reader's language. */
import { formatMoney } from '@fairdue/ui';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { BUCKETS, useBucketText } from '../../../payments/buckets';
import type { PreviewShare } from './preview';

interface Terms {
  readonly name: string;
  readonly allocation_order: readonly string[];
}

/** Sentences; `terms` are those of the account's creditor, where they are known. */
export function useWhy() {
  const { t } = useTranslation('payments');
  const bucketText = useBucketText();
  const because = useCallback(
    ({ lines, moves_others, is_settling }: PreviewShare, terms: Terms | null, locale: string): string[] => {
      const order = lines.map(({ bucket }) => bucketText(bucket).toLocaleLowerCase(locale)).join(', ');
      const isOwn = terms !== null && terms.allocation_order.join() !== BUCKETS.join();
      return [
        isOwn ? t('take.why.ownOrder', { creditor: terms.name, order }) : t('take.why.order', { order }),
        ...(moves_others ? [t('take.why.movesOthers')] : []),
        ...(is_settling ? [t('take.why.settles')] : []),
      ];
    },
    [t, bucketText],
  );
  const overpaid = useCallback(
    ({ unapplied, currency }: PreviewShare, locale: string): string =>
      t('take.why.overpaid', { amount: formatMoney(unapplied, currency, locale) }),
    [t],
  );
  return { because, overpaid };
}
