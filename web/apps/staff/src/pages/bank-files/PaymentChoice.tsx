/** The payments an entry may belong to: money that the bank took back of one, or that ends a dispute about it. */
import { api, type Schemas, toProblem } from '@fairdue/api-staff';
import { DateText, ErrorState, formatMoney, RowsSkeleton, useUiSettings } from '@fairdue/ui';
import { Radio } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './BankFiles.module.css';
import { useReasonText } from './useReasonText';

type Suggestion = Schemas['PaymentSuggestion'];

interface PaymentChoiceProps {
  readonly itemId: string;
  /** The payment's id, none while nothing is chosen. */
  readonly chosen: string | null;
  readonly onChoose: (paymentId: string) => void;
}

/** Choose one. */
export function PaymentChoice({ itemId, chosen, onChoose }: PaymentChoiceProps) {
  const { t } = useTranslation('bank-files');
  const name = useId();
  const params = { path: { item_id: itemId } };
  const suggested = api.useQuery('get', '/api/v1/bank-items/{item_id}/payments/', { params });
  if (suggested.data === undefined) {
    return suggested.isError ? (
      <ErrorState problem={toProblem(suggested.error)} onRetry={() => void suggested.refetch()} />
    ) : (
      <RowsSkeleton rows={2} height={56} />
    );
  }
  if (suggested.data.length === 0) {
    return <p className={classes.why}>{t('settle.noSuchPayment')}</p>;
  }
  return (
    <fieldset className={classes.choice}>
      <legend>{t('settle.whichPayment')}</legend>
      <ul className={classes.candidates}>
        {suggested.data.map((suggestion) => (
          <li key={suggestion.payment} className={classes.candidate}>
            <Radio
              name={name}
              value={suggestion.payment}
              checked={chosen === suggestion.payment}
              onChange={() => onChoose(suggestion.payment)}
              label={<Told suggestion={suggestion} />}
              description={<Because suggestion={suggestion} />}
            />
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

function Told({ suggestion: { amount, currency, received_on, account_ref, debtor_name } }: SuggestionProps) {
  const { locale } = useUiSettings();
  return (
    <span className={classes.candidateHead}>
      <strong>{formatMoney(amount, currency, locale)}</strong> <DateText date={received_on} /> {debtor_name} (
      {account_ref})
    </span>
  );
}

function Because({ suggestion: { left, currency, score, reasons } }: SuggestionProps) {
  const { t } = useTranslation('bank-files');
  const { locale } = useUiSettings();
  const reasonText = useReasonText();
  const because = reasons.map(({ code, detail }) => reasonText(code, detail)).join('; ');
  return [
    t('settle.stillThere', { amount: formatMoney(left, currency, locale) }),
    t('settle.score', { score }),
    because && t('settle.because', { because }),
  ]
    .filter(Boolean)
    .join(' · ');
}

interface SuggestionProps {
  readonly suggestion: Suggestion;
}
