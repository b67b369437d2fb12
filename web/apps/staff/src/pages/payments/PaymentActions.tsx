/** What can be done with a payment: its receipt for everybody, asking its processor for who takes money, the rest for administrators. */
import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DownloadButton } from '../../files/DownloadButton';
import { ADMINS, has, WORKERS } from '../../session/roles';
import { useUser } from '../../session/session';
import { AskButton } from './AskButton';
import { canBeAsked, type Deed, obstacleTo } from './possible';
import type { Payment } from './queries';
import { useMoneyRefusal } from './refusals';

const RefundDialog = lazy(() => import('./dialogs/RefundDialog').then((module) => ({ default: module.RefundDialog })));
const CorrectDialog = lazy(async () => ({ default: (await import('./dialogs/CorrectDialog')).CorrectDialog }));
const TakeBackDialog = lazy(async () => ({ default: (await import('./dialogs/TakeBackDialog')).TakeBackDialog }));

const ReturnDialog = lazy(async () => ({ default: (await import('./dialogs/ReturnDialog')).ReturnDialog }));

const DEEDS: readonly Deed[] = ['takeBack', 'correct', 'return', 'refund'];

/** The buttons, and the dialogs that they open. */
export function PaymentActions({ payment }: { readonly payment: Payment }) {
  const { t } = useTranslation('payments');
  const user = useUser();
  const isAdmin = has(user, ADMINS);
  const [open, setOpen] = useState<Deed | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      {isAdmin &&
        DEEDS.filter((deed) => obstacleTo(deed, payment) === null).map((deed) => (
          <Button key={deed} variant="default" onClick={() => setOpen(deed)}>
            {t(`deeds.${deed}`)}
          </Button>
        ))}
      {has(user, WORKERS) && canBeAsked(payment) && <AskButton payment={payment} />}
      {payment.completed_at !== null && payment.status !== 'reversed' && <ReceiptButton payment={payment} />}
      <Suspense>
        {open === 'refund' && <RefundDialog payment={payment} onClose={close} />}
        {open === 'return' && <ReturnDialog payment={payment} onClose={close} />}
        {open === 'correct' && <CorrectDialog payment={payment} onClose={close} />}
        {open === 'takeBack' && <TakeBackDialog payment={payment} onClose={close} />}
      </Suspense>
    </>
  );
}

function ReceiptButton({ payment: { id } }: { readonly payment: Payment }) {
  const { t } = useTranslation('payments');
  const path = `/api/v1/payments/${id}/receipt/`;
  return <DownloadButton path={path} name="receipt.pdf" label={t('receipt')} textOf={useMoneyRefusal()} />;
}
