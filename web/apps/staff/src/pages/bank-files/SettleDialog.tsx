/** One entry of a bank file: which accounts it may be for and why, and what becomes of it. */
import type { Schemas } from '@fairdue/api-staff';
import { DateText, type DialogState, FormDialog } from '@fairdue/ui';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ADMINS, has } from '../../session/roles';
import { useUser } from '../../session/session';
import classes from './BankFiles.module.css';
import { Decision } from './Decision';
import { ItemAmount } from './ItemAmount';
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
