/** The states of payments, refunds and disputes as chips: always a word, and an icon where attention is due. */
import { Chip, type ChipTone } from '@fairdue/ui';
import { CircleAlert, type LucideIcon, MessageCircleWarning } from 'lucide-react';
import { useTranslation } from 'react-i18next';

interface Look {
  readonly tone: ChipTone;
  readonly isOutlined?: boolean;
  readonly icon?: LucideIcon;
}

const PAYMENTS = {
  pending: { tone: 'info' },
  completed: { tone: 'success' },
  failed: { tone: 'danger', icon: CircleAlert },
  partially_refunded: { tone: 'violet' },
  refunded: { tone: 'violet', isOutlined: true },
  disputed: { tone: 'warning', icon: MessageCircleWarning },
  reversed: { tone: 'neutral' },
} as const satisfies Record<string, Look>;

const REFUNDS = {
  pending: { tone: 'info' },
  completed: { tone: 'success' },
  failed: { tone: 'danger', icon: CircleAlert },
} as const satisfies Record<string, Look>;

const DISPUTES = {
  open: { tone: 'warning', icon: MessageCircleWarning },
  won: { tone: 'success' },
  lost: { tone: 'danger', icon: CircleAlert },
} as const satisfies Record<string, Look>;

interface StateProps {
  readonly status: string;
}

/** Where a payment stands. */
export function PaymentChip({ status }: StateProps) {
  const { t } = useTranslation('payments');
  const known = status as keyof typeof PAYMENTS;
  return status in PAYMENTS ? <Chip {...PAYMENTS[known]}>{t(`statuses.${known}`)}</Chip> : <Unknown status={status} />;
}

/** Where a refund stands. */
export function RefundChip({ status }: StateProps) {
  const { t } = useTranslation('payments');
  const known = status as keyof typeof REFUNDS;
  return status in REFUNDS ? (
    <Chip {...REFUNDS[known]}>{t(`refundStatuses.${known}`)}</Chip>
  ) : (
    <Unknown status={status} />
  );
}

/** Where a dispute stands. */
export function DisputeChip({ status }: StateProps) {
  const { t } = useTranslation('payments');
  const known = status as keyof typeof DISPUTES;
  return status in DISPUTES ? (
    <Chip {...DISPUTES[known]}>{t(`disputeStatuses.${known}`)}</Chip>
  ) : (
    <Unknown status={status} />
  );
}

function Unknown({ status }: StateProps) {
  return <Chip tone="neutral">{status}</Chip>;
}
