/** What becomes of an entry: a payment for accounts, part of a payment there is, or no payment at all. */
import { client, type Schemas } from '@fairdue/api-staff';
import { FormActions, FormProblem, type ProblemLike, toastDone } from '@fairdue/ui';
import { Checkbox, SegmentedControl, Stack, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../forms/useSubmit';
import { useRefreshMoney } from '../payments/queries';
import { useMoneyRefusal } from '../payments/refusals';
import { AccountChoice } from './AccountChoice';
import { PaymentChoice } from './PaymentChoice';
import { isDivided, type Part, sharesOf } from './parts';

type Item = Schemas['BankItemRow'];
type Way = 'accounts' | 'payment' | 'dismiss';

const VERBS = { accounts: 'verb', payment: 'verbPayment', dismiss: 'dismiss' } as const;
const DONE = { accounts: 'settled', payment: 'settledPayment', dismiss: 'dismissed' } as const;

interface DecisionProps {
  readonly item: Item;
  readonly onClose: () => void;
}

/** The form. Money that left the bank is never a payment for an account. */
export function Decision({ item, onClose }: DecisionProps) {
  const { t } = useTranslation(['bank-files', 'payments']);
  const refresh = useRefreshMoney();
  const [parts, setParts] = useState<readonly Part[]>([]);
  const [payment, setPayment] = useState<string | null>(null);
  const [way, setWay] = useState<Way>(item.is_debit ? 'payment' : 'accounts');
  const isDismissed = way === 'dismiss';
  const form = useForm({
    initialValues: { reason: '', is_final: true, is_recorded: false },
    validate: { reason: (reason) => (isDismissed && reason.trim() === '' ? t('payments:reasonMissing') : null) },
  });
  const { problem, isBusy, submit } = useSubmit(form, ['reason']);
  const refusal = useRefusal(problem);
  const send = async ({ reason, is_final, is_recorded }: typeof form.values) => {
    const params = { path: { item_id: item.id } };
    if (isDismissed) {
      const body = { reason: reason.trim(), is_recorded };
      await client.POST('/api/v1/bank-items/{item_id}/dismiss/', { params, body });
    } else {
      const what = way === 'payment' ? { account: null, shares: [], payment } : sharesOf(parts);
      const body = { ...what, is_final, reason: reason.trim() };
      await client.POST('/api/v1/bank-items/{item_id}/settle/', { params, body });
    }
    toastDone(t(`settle.${DONE[way]}`));
    onClose();
    await refresh();
  };
  const isReady = { accounts: isDivided(item, parts), payment: payment !== null, dismiss: true }[way];
  const ofPayment = { value: 'payment', label: t(item.is_debit ? 'settle.takenBack' : 'settle.endsDispute') };
  return (
    <form onSubmit={form.onSubmit((values) => submit(() => send(values)))} noValidate>
      <FormProblem {...refusal} />
      <Stack gap="sm">
        <SegmentedControl
          aria-label={t('settle.way')}
          value={way}
          onChange={(value) => setWay(value as Way)}
          data={[
            ...(item.is_debit ? [] : [{ value: 'accounts', label: t('settle.toAccounts') }]),
            ofPayment,
            { value: 'dismiss', label: t('settle.noPayment') },
          ]}
        />
        {way === 'accounts' && <AccountChoice item={item} parts={parts} onChange={setParts} />}
        {way === 'payment' && <PaymentChoice item={item} chosen={payment} onChoose={setPayment} />}
        {way === 'payment' && item.is_debit && (
          <Checkbox
            label={t('settle.isFinal')}
            description={t('settle.isFinalHint')}
            {...form.getInputProps('is_final', { type: 'checkbox' })}
          />
        )}
        {isDismissed && (
          <Checkbox label={t('settle.isRecorded')} {...form.getInputProps('is_recorded', { type: 'checkbox' })} />
        )}
        <Textarea
          label={isDismissed ? t('payments:reason') : t('settle.note')}
          required={isDismissed}
          rows={2}
          maxLength={500}
          {...form.getInputProps('reason')}
        />
      </Stack>
      <FormActions verb={t(`settle.${VERBS[way]}`)} isBusy={isBusy} isDisabled={!isReady} onCancel={onClose} />
    </form>
  );
}

const OF_PAYMENT = ['later', 'gone', 'not_disputed', 'currency_mismatch'] as const;

/** What FormProblem says: why the entry cannot belong to the payment that was chosen, in the reader's language. */
function useRefusal(problem: ProblemLike | null) {
  const { t } = useTranslation('bank-files');
  const ofMoney = useMoneyRefusal();
  const of = (error: ProblemLike['errors'][number]) =>
    error.field === 'payment' ? OF_PAYMENT.find((code) => code === error.code) : undefined;
  const why = problem?.errors.map(of).find(Boolean);
  // The same one as long as it is the same: a problem that is new takes the focus.
  const shown = useMemo(() => (problem && why ? { ...problem, errors: [] } : problem), [problem, why]);
  return { problem: shown, textOf: why ? () => t(`settle.refused.${why}`) : ofMoney };
}
