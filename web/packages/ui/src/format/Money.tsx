/** An amount with its currency. */
import { useTranslation } from 'react-i18next';
import { useUiSettings } from '../theme/UiProvider';
import { formatMoney, isCredit } from './money';

interface MoneyProps {
  /** A decimal string of the API. */
  readonly amount: string;
  readonly currency: string;
}

/** An amount; one below zero has its minus and the word "credit". */
export function Money({ amount, currency }: MoneyProps) {
  const { locale } = useUiSettings();
  const { t } = useTranslation('ui');
  const text = formatMoney(amount, currency, locale);
  return <span className="fd-numbers">{isCredit(amount) ? t('money.credit', { amount: text }) : text}</span>;
}
