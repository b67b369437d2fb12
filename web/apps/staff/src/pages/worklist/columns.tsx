/** The columns of the worklist. Their keys are the names that saved views keep. */
import type { Schemas } from '@fairdue/api-staff';
import { Chip, type Column, DateText, InstantText, Money, StatusChip } from '@fairdue/ui';
import { Group } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useUser } from '../../session/session';

/** An account of the worklist. */
export type WorkRow = Schemas['WorklistRow'];
type PriorityKey = `priorities.${'0' | '1' | '2' | '3'}`;
type RiskKey = `risks.${'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL'}`;

const TONES = ['neutral', 'neutral', 'warning', 'danger'] as const;

/** They stay the same until the language, the view or the day changes. `kept`: what a saved view shows, in its order. */
export function useWorklistColumns(today: string, kept: readonly string[]): readonly Column<WorkRow>[] {
  const { t } = useTranslation(['worklist', 'accounts']);
  // In a collector's own list it is the same name in every row.
  const isOwn = useUser().collector_id !== null;
  const wanted = kept.join();
  return useMemo(() => {
    const columns: Column<WorkRow>[] = [
      {
        key: 'debtor_name',
        header: t('accounts:columns.debtor'),
        cell: (row) => row.debtor_name,
      },
      { key: 'external_ref', header: t('accounts:columns.reference'), cell: (row) => row.external_ref },
      {
        key: 'status',
        header: t('accounts:columns.status'),
        cell: (row) => (
          <Group gap={4} wrap="nowrap">
            <StatusChip status={row.status} />
            {row.is_escalated && <StatusChip status="escalated" />}
          </Group>
        ),
      },
      {
        key: 'current_balance',
        header: t('accounts:columns.balance'),
        sortKey: 'balance',
        align: 'end',
        cell: (row) => <Money amount={row.current_balance} currency={row.currency} />,
      },
      {
        key: 'follow_up_on',
        header: t('accounts:columns.followUp'),
        sortKey: 'due',
        cell: (row) => <FollowUpText date={row.follow_up_on} today={today} />,
      },
      {
        key: 'priority',
        header: t('accounts:columns.priority'),
        sortKey: 'priority',
        cell: (row) => (
          <Chip tone={TONES[row.priority] ?? 'neutral'}>
            {t(`accounts:${`priorities.${row.priority}` as PriorityKey}`)}
          </Chip>
        ),
      },
      {
        key: 'dpd',
        header: t('accounts:columns.dpd'),
        align: 'end',
        cell: ({ dpd }) => (dpd === null || dpd < 0 ? t('accounts:bands.not_due') : t('accounts:days', { count: dpd })),
      },
      {
        key: 'last_contact_at',
        header: t('accounts:columns.lastContact'),
        // Where the collector has a column, there is no room for all of them on a usual screen.
        isOptional: !isOwn,
        cell: (row) => <InstantText instant={row.last_contact_at} style="day" />,
      },
      {
        key: 'collector_name',
        header: t('accounts:columns.collector'),
        isOptional: isOwn,
        cell: (row) => row.collector_name ?? t('accounts:nobody'),
      },
      { key: 'creditor_name', header: t('accounts:columns.creditor'), cell: (row) => row.creditor_name },
      {
        key: 'risk_level',
        header: t('columns.risk'),
        isOptional: true,
        cell: (row) => (row.risk_level ? t(`risks.${row.risk_level}` as RiskKey) : '–'),
      },
      {
        key: 'due_date',
        header: t('accounts:columns.due'),
        isOptional: true,
        cell: (row) => <DateText date={row.due_date} />,
      },
      {
        key: 'original_amount',
        header: t('accounts:columns.original'),
        isOptional: true,
        align: 'end',
        cell: (row) => <Money amount={row.original_amount} currency={row.currency} />,
      },
      {
        key: 'created_at',
        header: t('accounts:columns.created'),
        sortKey: 'age',
        isOptional: true,
        cell: (row) => <InstantText instant={row.created_at} style="day" />,
      },
    ];
    return wanted === '' ? columns : asKept(columns, wanted.split(','));
  }, [t, today, wanted, isOwn]);
}

/** Put the columns of a saved view first, in its order, and hide the others. */
export function asKept<Row>(columns: readonly Column<Row>[], kept: readonly string[]): readonly Column<Row>[] {
  const [first, ...others] = columns;
  const shown = kept.flatMap((key) => others.find((column) => column.key === key) ?? []);
  const hidden = others.filter((column) => !kept.includes(column.key));
  const now = shown.map(({ isOptional: _, ...column }) => column);
  return first ? [first, ...now, ...hidden.map((column) => ({ ...column, isOptional: true }))] : [];
}

interface FollowUpTextProps {
  readonly date: string | null;
  readonly today: string;
}

/** The day an account comes up again; late and due ones by a word as well. */
export function FollowUpText({ date, today }: FollowUpTextProps) {
  const { t } = useTranslation('worklist');
  return (
    <Group gap={6} wrap="nowrap">
      <DateText date={date} />
      {date !== null && date < today && <Chip tone="danger">{t('followUps.late')}</Chip>}
      {date === today && <Chip tone="warning">{t('followUps.today')}</Chip>}
    </Group>
  );
}
