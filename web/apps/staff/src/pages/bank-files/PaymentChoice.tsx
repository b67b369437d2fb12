/** The payments an entry may belong to: what is suggested and why, and what somebody searches for. */
import { api, type Schemas, toProblem } from '@fairdue/api-staff';
import { DateText, ErrorState, formatMoney, RowsSkeleton, SearchBox, useUiSettings } from '@fairdue/ui';
import { Radio } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './BankFiles.module.css';
import { useReasonText } from './useReasonText';

type Item = Schemas['BankItemRow'];
type Suggestion = Schemas['PaymentSuggestion'];

type Candidate = Pick<
  Suggestion,
  'payment' | 'account_ref' | 'debtor_name' | 'amount' | 'currency' | 'received_on' | 'reasons'
> & {
  /** What was not taken back of it yet, and how well it fits; null for one that was searched for. */
  readonly left: string | null;
  readonly score: number | null;
};

interface PaymentChoiceProps {
  readonly item: Item;
  /** The payment's id, none while nothing is chosen. */
  readonly chosen: string | null;
  readonly onChoose: (paymentId: string) => void;
}

const FOUND_MAX = 5;
/** Of these no money has come in. */
const NOT_IN = new Set(['pending', 'failed']);

/** Choose one. */
export function PaymentChoice({ item, chosen, onChoose }: PaymentChoiceProps) {
  const { t } = useTranslation('bank-files');
  const name = useId();
  const [words, setWords] = useState('');
  const params = { path: { item_id: item.id } };
  const suggested = api.useQuery('get', '/api/v1/bank-items/{item_id}/payments/', { params });
  const found = useFound(words, item);
  if (suggested.data === undefined) {
    return suggested.isError ? (
      <ErrorState problem={toProblem(suggested.error)} onRetry={() => void suggested.refetch()} />
    ) : (
      <RowsSkeleton rows={2} height={56} />
    );
  }
  const known = new Set(suggested.data.map(({ payment }) => payment));
  const candidates: readonly Candidate[] = [...suggested.data, ...found.filter(({ payment }) => !known.has(payment))];
  return (
    <fieldset className={classes.choice}>
      <legend>{t('settle.whichPayment')}</legend>
      <SearchBox label={t('settle.searchPayment')} value={words} onSearch={(typed) => setWords(typed.trim())} />
      {candidates.length === 0 && <p className={classes.why}>{t('settle.noSuchPayment')}</p>}
      <ul className={classes.candidates}>
        {candidates.map((candidate) => (
          <li key={candidate.payment} className={classes.candidate}>
            <Radio
              name={name}
              value={candidate.payment}
              checked={chosen === candidate.payment}
              onChange={() => onChoose(candidate.payment)}
              label={<Told candidate={candidate} />}
              description={<Because candidate={candidate} />}
            />
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

/** Payments that the words find, and that an entry of this currency and day can belong to. */
function useFound(words: string, { currency, booked_on }: Item): readonly Candidate[] {
  const query = { search: words, page_size: FOUND_MAX };
  const page = api.useQuery('get', '/api/v1/payments/', { params: { query } }, { enabled: words !== '' });
  const rows = words === '' ? [] : (page.data?.results ?? []);
  return rows
    .filter((row) => row.currency === currency && row.received_on <= booked_on && !NOT_IN.has(row.status))
    .map(({ id, amount, received_on, shares: [first] }) => ({
      payment: id,
      account_ref: first?.account_ref ?? '',
      debtor_name: first?.debtor_name ?? '',
      amount,
      currency,
      received_on,
      reasons: [],
      left: null,
      score: null,
    }));
}

function Told({ candidate: { amount, currency, received_on, account_ref, debtor_name } }: CandidateProps) {
  const { locale } = useUiSettings();
  return (
    <span className={classes.candidateHead}>
      <strong>{formatMoney(amount, currency, locale)}</strong> <DateText date={received_on} /> {debtor_name} (
      {account_ref})
    </span>
  );
}

function Because({ candidate: { left, currency, score, reasons } }: CandidateProps) {
  const { t } = useTranslation('bank-files');
  const { locale } = useUiSettings();
  const reasonText = useReasonText();
  const because = reasons.map(({ code, detail }) => reasonText(code, detail)).join('; ');
  return [
    left !== null && t('settle.stillThere', { amount: formatMoney(left, currency, locale) }),
    score !== null && t('settle.score', { score }),
    because && t('settle.because', { because }),
  ]
    .filter(Boolean)
    .join(' · ');
}

interface CandidateProps {
  readonly candidate: Candidate;
}
