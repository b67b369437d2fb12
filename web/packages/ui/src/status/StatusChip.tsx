/** The state of an account as a chip: always a word, and an icon where attention is due. */
import { CircleAlert, Gavel, type LucideIcon, MessageCircleWarning, OctagonPause } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import classes from './StatusChip.module.css';

/** How a chip is coloured. */
export type ChipTone = 'info' | 'neutral' | 'teal' | 'violet' | 'success' | 'warning' | 'danger';

interface ChipLook {
  readonly tone: ChipTone;
  readonly isOutlined?: boolean;
  readonly icon?: LucideIcon;
}

/** What has a chip of its own: the statuses of accounts, and flags beside them. */
export const CHIPS = {
  new: { tone: 'info' },
  assigned: { tone: 'neutral' },
  in_contact: { tone: 'teal' },
  negotiating: { tone: 'violet' },
  payment_plan: { tone: 'success' },
  disputed: { tone: 'warning', icon: MessageCircleWarning },
  settled: { tone: 'success', isOutlined: true },
  closed: { tone: 'neutral' },
  promise_broken: { tone: 'danger', icon: CircleAlert },
  legal: { tone: 'danger', icon: Gavel },
  escalated: { tone: 'danger', icon: CircleAlert },
  hold: { tone: 'warning', icon: OctagonPause },
} as const satisfies Record<string, ChipLook>;

/** The name of a chip. */
export type ChipName = keyof typeof CHIPS;

/** A chip by the name of a status or flag; one that is unknown here is told by its name in grey. */
export function StatusChip({ status }: { readonly status: string }) {
  const { t } = useTranslation('ui');
  const look: ChipLook | undefined = CHIPS[status as ChipName];
  const text = look ? t(`status.${status as ChipName}`) : status;
  return (
    <Chip tone={look?.tone ?? 'neutral'} isOutlined={look?.isOutlined ?? false} icon={look?.icon}>
      {text}
    </Chip>
  );
}

interface ChipProps {
  readonly tone: ChipTone;
  readonly isOutlined?: boolean;
  readonly icon?: LucideIcon | undefined;
  readonly children: string;
}

/** Any other word as a chip. */
export function Chip({ tone, isOutlined = false, icon: Icon, children }: ChipProps) {
  return (
    <span className={classes.chip} data-tone={tone} data-outlined={isOutlined || undefined}>
      {Icon && <Icon size={12} aria-hidden="true" />}
      {children}
    </span>
  );
}
