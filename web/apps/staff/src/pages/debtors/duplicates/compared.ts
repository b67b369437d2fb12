/** What of two debtors is compared, as words. */
import { formatDate, formatMoney, useUiSettings } from '@fairdue/ui';
import { useTranslation } from 'react-i18next';
import { useLanguageName } from '../../../i18n/useLanguageName';
import type { DebtorFile } from '../queries';
import { useStated } from '../stated';

interface Compared {
  readonly label: string;
  readonly one: string;
  readonly other: string;
}

const KINDS = ['phone', 'email', 'postal'] as const;

/** Row by row; empty where nothing is known. */
export function useCompared(first: DebtorFile, second: DebtorFile): Compared[] {
  const { t } = useTranslation(['debtors', 'account']);
  const { locale } = useUiSettings();
  const language = useLanguageName();
  const stated = useStated();
  const debts = ({ debts: all }: DebtorFile) =>
    all.map(({ balance, currency }) => formatMoney(balance, currency, locale)).join(' + ');
  const points = (kind: string) => (debtor: DebtorFile) =>
    debtor.contact_points
      .filter((point) => point.kind === kind)
      .map(({ raw }) => raw)
      .join(', ');
  const rows: readonly (readonly [string, (debtor: DebtorFile) => string])[] = [
    [t('columns.name'), (debtor) => debtor.full_name],
    [t('columns.reference'), (debtor) => debtor.external_ref],
    [t('account:debtor.language'), (debtor) => language(debtor.language)],
    [t('account:debtor.ssn'), (debtor) => debtor.ssn_last4 ?? ''],
    [t('account:debtor.bornOn'), (debtor) => (debtor.born_on === null ? '' : formatDate(debtor.born_on, locale))],
    ...KINDS.map((kind) => [t(`account:pointKinds.${kind}`), points(kind)] as const),
    [t('circumstances.employment_status'), (debtor) => stated(debtor.employment_status)],
    [t('columns.debt'), debts],
  ];
  return rows.map(([label, read]) => ({ label, one: read(first), other: read(second) }));
}
