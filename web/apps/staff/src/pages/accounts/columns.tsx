/** The columns of the list of accounts. */
import type { Schemas } from '@fairdue/api-staff';
import { Chip, type Column, DateText, InstantText, Money, StatusChip } from '@fairdue/ui';
import { Group } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

type AccountRow = Schemas['AccountRow'];
type PriorityKey = `priorities.${'0' | '1' | '2' | '3'}`;

const TONES = ['neutral', 'neutral', 'warning', 'danger'] as const;

/** They stay the same until the language changes. */
export function useAccountColumns(): readonly Column<AccountRow>[] {
  const { t } = useTranslation('accounts');
  return useMemo(
    () => [
      { key: 'reference', header: t('columns.reference'), cell: (row) => row.external_ref },
      { key: 'debtor', header: t('columns.debtor'), cell: (row) => row.debtor_name },
      {
        key: 'status',
        header: t('columns.status'),
        sortKey: 'status',
        cell: (row) => (
          <Group gap={4} wrap="nowrap">
            <StatusChip status={row.status} />
            {row.is_escalated && <StatusChip status="escalated" />}
          </Group>
        ),
      },
      {
        key: 'balance',
        header: t('columns.balance'),
        sortKey: 'current_balance',
        align: 'end',
        cell: (row) => <Money amount={row.current_balance} currency={row.currency} />,
      },
      {
        key: 'dpd',
        header: t('columns.dpd'),
        align: 'end',
        cell: (row) => (row.dpd === null || row.dpd < 0 ? t('bands.not_due') : t('days', { count: row.dpd })),
      },
      {
        key: 'priority',
        header: t('columns.priority'),
        sortKey: 'priority',
        cell: (row) => (
          <Chip tone={TONES[row.priority] ?? 'neutral'}>{t(`priorities.${row.priority}` as PriorityKey)}</Chip>
        ),
      },
      { key: 'collector', header: t('columns.collector'), cell: (row) => row.collector_name ?? t('nobody') },
      { key: 'creditor', header: t('columns.creditor'), cell: (row) => row.creditor_name },
      { key: 'followUp', header: t('columns.followUp'), cell: (row) => <DateText date={row.follow_up_on} /> },
      {
        key: 'lastContact',
        header: t('columns.lastContact'),
        cell: (row) => <InstantText instant={row.last_contact_at} style="day" />,
      },
      { key: 'due', header: t('columns.due'), isOptional: true, cell: (row) => <DateText date={row.due_date} /> },
      {
        key: 'original',
        header: t('columns.original'),
        isOptional: true,
        align: 'end',
        cell: (row) => <Money amount={row.original_amount} currency={row.currency} />,
      },
      {
        key: 'created',
        header: t('columns.created'),
        isOptional: true,
        sortKey: 'created_at',
        cell: (row) => <InstantText instant={row.created_at} style="day" />,
      },
    ],
    [t],
  );
}
