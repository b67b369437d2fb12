/** One entry of a bank file: which accounts it may be for and why, and what becomes of it. */
import { client, type Schemas } from '@fairdue/api-staff';
import { DateText, type DialogState, FormActions, FormDialog, FormProblem, toastDone } from '@fairdue/ui';
import { SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../forms/useSubmit';
import { ADMINS, has } from '../../session/roles';
import { useUser } from '../../session/session';
import { useRefreshMoney } from '../payments/queries';
import { useMoneyRefusal } from '../payments/refusals';
import { AccountChoice } from './AccountChoice';
import classes from './BankFiles.module.css';
import { ItemAmount } from './ItemAmount';
import { isDivided, type Part, sharesOf } from './parts';
import { useProblemText } from './useProblemText';

type Item = Schemas['BankItemRow'];

/** The dialog; who may only read sees the facts. */
export function SettleDialog({ state: { isOpen, subject, close } }: { readonly state: DialogState<Item> }) {
  const { t } = useTranslation('bank-files');
  const mayDecide = has(useUser(), ADMINS);
  return (
    <FormDialog title={t('settle.title')} isOpen={isOpen} onClose={close} size="lg">
      {subject && (
        <>
          <Entry item={subject} />
          {subject.status === 'unmatched' && mayDecide && <Decision item={subject} onClose={close} />}
        </>
      )}
    </FormDialog>
  );
}

function Entry({ item }: { readonly item: Item }) {
  const { t } = useTranslation('bank-files');
  const problemText = useProblemText();
  return (
    <div className={classes.entry}>
      <p className={classes.entryHead}>
        <strong>
          <ItemAmount item={item} />
        </strong>
        <span>{item.payer_name}</span>
        <DateText date={item.booked_on} />
      </p>
      <p className={classes.entryText}>{[item.reference, item.text, item.bank_ref].filter(Boolean).join(' · ')}</p>
      {item.problem && <p className={classes.why}>{problemText(item.problem)}</p>}
      {item.payment && (
        <Link to="/payments/$paymentId" params={{ paymentId: item.payment }}>
          {t('toPayment')}
        </Link>
      )}
      {item.status === 'dismissed' && (
        <p className={classes.why}>{t('settle.dismissedFor', { reason: item.reason })}</p>
      )}
    </div>
  );
}

function Decision({ item, onClose }: { readonly item: Item; readonly onClose: () => void }) {
  const { t } = useTranslation(['bank-files', 'payments']);
  const refresh = useRefreshMoney();
  const textOf = useMoneyRefusal();
  const [parts, setParts] = useState<readonly Part[]>([]);
  const [way, setWay] = useState<'settle' | 'dismiss'>(item.is_debit ? 'dismiss' : 'settle');
  const isDismissed = way === 'dismiss';
  const form = useForm({
    initialValues: { reason: '' },
    validate: { reason: (reason) => (isDismissed && reason.trim() === '' ? t('payments:reasonMissing') : null) },
  });
  const { problem, isBusy, submit } = useSubmit(form, ['reason']);
  const send = async ({ reason }: typeof form.values) => {
    const params = { path: { item_id: item.id } };
    if (isDismissed) {
      await client.POST('/api/v1/bank-items/{item_id}/dismiss/', {
        params,
        body: { reason: reason.trim(), is_recorded: false },
      });
    } else {
      const body = { ...sharesOf(parts), is_final: true, reason: reason.trim() };
      await client.POST('/api/v1/bank-items/{item_id}/settle/', { params, body });
    }
    toastDone(t(isDismissed ? 'settle.dismissed' : 'settle.settled'));
    onClose();
    await refresh();
  };
  return (
    <form onSubmit={form.onSubmit((values) => submit(() => send(values)))} noValidate>
      <FormProblem problem={problem} textOf={textOf} />
      <Stack gap="sm">
        {item.is_debit ? (
          <Text size="sm">{t('settle.debit')}</Text>
        ) : (
          <SegmentedControl
            aria-label={t('settle.way')}
            value={way}
            onChange={(value) => setWay(value as typeof way)}
            data={[
              { value: 'settle', label: t('settle.toAccounts') },
              { value: 'dismiss', label: t('settle.noPayment') },
            ]}
          />
        )}
        {!isDismissed && <AccountChoice item={item} parts={parts} onChange={setParts} />}
        <Textarea
          label={isDismissed ? t('payments:reason') : t('settle.note')}
          required={isDismissed}
          rows={2}
          maxLength={500}
          {...form.getInputProps('reason')}
        />
      </Stack>
      <FormActions
        verb={t(isDismissed ? 'settle.dismiss' : 'settle.verb')}
        isBusy={isBusy}
        isDisabled={!isDismissed && !isDivided(item, parts)}
        onCancel={onClose}
      />
    </form>
  );
}
