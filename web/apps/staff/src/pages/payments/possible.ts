/** What can be done with a payment now, and why not. Pure. */
import { isPositive } from './amounts';
import type { Payment } from './queries';
import { MANUAL_METHODS } from './search';

/** What an administrator may do. */
export type Deed = 'refund' | 'return' | 'correct' | 'takeBack';

/** Why something is not possible. */
export type Obstacle =
  | 'pending'
  | 'failed'
  | 'reversed'
  | 'disputed'
  | 'nothingLeft'
  | 'card'
  | 'refunded'
  | 'wasDisputed';

/** What stands in the way; null when nothing does. */
export function obstacleTo(deed: Deed, payment: Pick<Payment, Facts>): Obstacle | null {
  if (deed === 'refund') {
    return againstRefund(payment);
  }
  return deed === 'return' ? againstReturn(payment) : againstCorrection(payment);
}

/** Whether its processor can be asked how it stands: it knows of it, and has not said yet. */
export function canBeAsked(payment: Pick<Payment, 'status' | 'payment_method' | 'processor_ref'>): boolean {
  return payment.status === 'pending' && payment.payment_method === 'card' && payment.processor_ref !== null;
}

/** Whether a bank file brought it: what it is and of which day, the bank says. */
export function isFromBank({ witnesses }: Pick<Payment, 'witnesses'>): boolean {
  return witnesses.some(({ is_debit }) => !is_debit);
}

type Facts = 'status' | 'payment_method' | 'refundable_amount' | 'refunds' | 'disputes' | 'disputed_amount';

function againstRefund({ status, refundable_amount }: Pick<Payment, Facts>): Obstacle | null {
  if (status === 'pending' || status === 'failed' || status === 'reversed' || status === 'disputed') {
    return status;
  }
  return isPositive(refundable_amount) ? null : 'nothingLeft';
}

function againstReturn({ status, payment_method, disputed_amount }: Pick<Payment, Facts>): Obstacle | null {
  if (payment_method === 'card') {
    return 'card';
  }
  if (status === 'pending' || status === 'failed' || status === 'reversed') {
    return status;
  }
  return isPositive(disputed_amount) ? 'disputed' : null;
}

function againstCorrection({ status, payment_method, refunds, disputes }: Pick<Payment, Facts>): Obstacle | null {
  if (!MANUAL_METHODS.some((method) => method === payment_method)) {
    return 'card';
  }
  if (status === 'failed' || status === 'reversed' || status === 'disputed') {
    return status;
  }
  if (disputes.length > 0) {
    return 'wasDisputed';
  }
  return refunds.length > 0 || (status !== 'pending' && status !== 'completed') ? 'refunded' : null;
}
