/** The accounts an entry may be for: what is suggested and why, and what somebody searches for. */
import { api, type Schemas, toProblem } from '@fairdue/api-staff';
import { ErrorState, formatMoney, RowsSkeleton, SearchBox, StatusChip, useUiSettings } from '@fairdue/ui';
import { Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { decimalsOf, fromMinor } from '../payments/amounts';
import classes from './BankFiles.module.css';
import { leftOf, type Part } from './parts';
import { useReasonText } from './useReasonText';

type Item = Schemas['BankItemRow'];

interface Candidate {
  readonly account: string;
  readonly account_ref: string;
  readonly debtor_name: string;
  readonly creditor_name: string;
  readonly current_balance: string;
  readonly currency: string;
  readonly status: string;
  readonly reasons: Schemas['AccountSuggestion']['reasons'];
  readonly score: number | null;
}

interface AccountChoiceProps {
  readonly item: Item;
  readonly parts: readonly Part[];
  readonly onChange: (parts: readonly Part[]) => void;
}

const FOUND_MAX = 5;

/** Check one, or several and divide the amount. */
export function AccountChoice({ item, parts, onChange }: AccountChoiceProps) {
  const { t } = useTranslation('bank-files');
  const { locale } = useUiSettings();
  const [words, setWords] = useState('');
  const params = { path: { item_id: item.id } };
  const suggested = api.useQuery('get', '/api/v1/bank-items/{item_id}/suggestions/', { params });
  const found = useFound(words);
  if (suggested.data === undefined) {
    return suggested.isError ? (
      <ErrorState problem={toProblem(suggested.error)} onRetry={() => void suggested.refetch()} />
    ) : (
      <RowsSkeleton rows={3} height={56} />
    );
  }
  const known = new Set(suggested.data.map(({ account }) => account));
  const candidates = [...suggested.data, ...found.filter(({ account }) => !known.has(account))];
  const left = leftOf(item, parts);
  return (
    <fieldset className={classes.choice}>
      <legend>{t('settle.which')}</legend>
      <SearchBox label={t('settle.search')} value={words} onSearch={(typed) => setWords(typed.trim())} />
      {candidates.length === 0 && <p className={classes.why}>{t('settle.nothing')}</p>}
      <ul className={classes.candidates}>
        {candidates.map((candidate) => (
          <CandidateRow key={candidate.account} candidate={candidate} item={item} parts={parts} onChange={onChange} />
        ))}
      </ul>
      {parts.length > 1 && (
        <p className={classes.left} role="status">
          {left === null
            ? t('settle.amounts')
            : t('settle.left', {
                amount: formatMoney(fromMinor(left, decimalsOf(item.currency)), item.currency, locale),
              })}
        </p>
      )}
    </fieldset>
  );
}

function useFound(words: string): readonly Candidate[] {
  const query = { search: words, page_size: FOUND_MAX };
  const page = api.useQuery('get', '/api/v1/accounts/', { params: { query } }, { enabled: words !== '' });
  return (words === '' ? [] : (page.data?.results ?? [])).map(({ id, external_ref, ...row }) => ({
    ...row,
    account: id,
    account_ref: external_ref,
    reasons: [],
    score: null,
  }));
}

interface CandidateRowProps extends AccountChoiceProps {
  readonly candidate: Candidate;
}

function CandidateRow({ candidate, item, parts, onChange }: CandidateRowProps) {
  const { t } = useTranslation('bank-files');
  const { locale } = useUiSettings();
  const reasonText = useReasonText();
  const { account, account_ref } = candidate;
  const mine = parts.find((part) => part.account === account);
  const isPossible = candidate.status !== 'closed' && candidate.currency === item.currency;
  const others = parts.filter((part) => part.account !== account);
  const toggle = () => onChange(mine ? others : [...parts, { account, account_ref, amount: '' }]);
  const set = (amount: string) =>
    onChange(parts.map((part) => (part.account === account ? { ...part, amount } : part)));
  const because = candidate.reasons.map((reason) => reasonText(reason.code, reason.detail)).join('; ');
  return (
    <li className={classes.candidate}>
      <Checkbox
        checked={mine !== undefined}
        disabled={!isPossible}
        onChange={toggle}
        label={
          <span className={classes.candidateHead}>
            <strong>{account_ref}</strong> {candidate.debtor_name} <StatusChip status={candidate.status} />
          </span>
        }
        description={[
          candidate.creditor_name,
          t('settle.owes', { amount: formatMoney(candidate.current_balance, candidate.currency, locale) }),
          candidate.score !== null && t('settle.score', { score: candidate.score }),
        ]
          .filter(Boolean)
          .join(' · ')}
      />
      {because && <p className={classes.because}>{t('settle.because', { because })}</p>}
      {mine && parts.length > 1 && (
        <TextInput
          aria-label={t('settle.amountFor', { account: account_ref })}
          inputMode="decimal"
          maw={160}
          value={mine.amount}
          onChange={({ currentTarget: { value } }) => set(value)}
        />
      )}
    </li>
  );
}
