/** What happened to a payment, put together from what its parts tell. Pure. */
import type { Schemas } from '@fairdue/api-staff';
import type { Payment } from './queries';

/** One thing that happened. */
export interface Happening {
  readonly key: string;
  readonly what:
    | 'recorded'
    | 'completed'
    | 'failed'
    | 'reversed'
    | 'refundAsked'
    | 'refunded'
    | 'refundFailed'
    | 'disputed'
    | 'won'
    | 'lost';
  /** An instant, or a day where no more is known; null when nobody noted it. */
  readonly at: string | null;
  readonly amount: string;
  /** What was said of it. */
  readonly text: string;
}

/** The latest first; what has no time is the latest of all. */
export function happenedTo(payment: Payment): Happening[] {
  const found = [
    ...ofMoney(payment),
    ...payment.refunds.flatMap(ofRefund),
    ...payment.disputes.flatMap((dispute) => ofDispute(dispute)),
  ];
  return found
    .map((each, place) => ({ each, place }))
    .sort((one, other) => order(other.each).localeCompare(order(one.each)) || other.place - one.place)
    .map(({ each }) => each);
}

const LAST = '9999';

function order({ at }: Happening): string {
  if (at === null) {
    return LAST;
  }
  // Of a day nothing more is known: it comes after what has a time on it.
  return at.includes('T') ? at : `${at}T99`;
}

function ofMoney(payment: Payment): Happening[] {
  const { amount, reason, status, created_at, completed_at, failure_code, failure_detail, reversal } = payment;
  const recorded: Happening = { key: 'recorded', what: 'recorded', at: created_at, amount, text: reason };
  return [
    recorded,
    ...(completed_at ? [{ key: 'completed', what: 'completed', at: completed_at, amount, text: '' } as const] : []),
    ...(status === 'failed'
      ? [{ key: 'failed', what: 'failed', at: null, amount, text: failure_detail || failure_code } as const]
      : []),
    ...(status === 'reversed' ? [ofReversal(amount, reversal)] : []),
  ];
}

function ofReversal(amount: string, reversal: Payment['reversal']): Happening {
  const text = [reversal?.reason, reversal?.by].filter(Boolean).join(' · ');
  return { key: 'reversed', what: 'reversed', at: reversal?.at ?? null, amount, text };
}

function ofRefund(refund: Schemas['RefundRow']): Happening[] {
  const { id, amount, reason, status, created_at, completed_at, failure_code, failure_detail } = refund;
  const asked: Happening = { key: `${id} asked`, what: 'refundAsked', at: created_at, amount, text: reason };
  if (status === 'failed') {
    return [asked, { key: id, what: 'refundFailed', at: null, amount, text: failure_detail || failure_code }];
  }
  return status === 'completed' ? [asked, { key: id, what: 'refunded', at: completed_at, amount, text: '' }] : [asked];
}

function ofDispute({ id, amount, reason, status, opened_on, closed_on }: Schemas['DisputeRow']): Happening[] {
  const opened: Happening = { key: `${id} opened`, what: 'disputed', at: opened_on, amount, text: reason };
  return status === 'won' || status === 'lost'
    ? [opened, { key: id, what: status, at: closed_on, amount, text: '' }]
    : [opened];
}
