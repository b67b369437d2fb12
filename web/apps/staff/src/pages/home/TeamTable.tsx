/** Collectors with what they hold, have to do, and did today. */
import type { Schemas } from '@fairdue/api-staff';
import { AppTable, Chip, type Column, formatCount, useUiSettings } from '@fairdue/ui';
import { Group } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Figure } from './Figure';
import { LoadBar } from './LoadBar';

type Load = Schemas['CollectorLoad'];

const keyOf = ({ collector_id }: Load) => collector_id;
const nameOf = ({ name }: Load) => name;

/** The table; each count leads to its accounts. */
export function TeamTable({ collectors }: { readonly collectors: readonly Load[] }) {
  const { t } = useTranslation('home');
  const { locale } = useUiSettings();
  const columns = useMemo<readonly Column<Load>[]>(() => {
    const count = (value: number) => formatCount(value, locale);
    return [
      {
        key: 'name',
        header: t('team.collector'),
        cell: (row) => (
          <Group gap={8} wrap="nowrap">
            {row.name}
            {!row.is_active && <Chip tone="neutral">{t('team.inactive')}</Chip>}
          </Group>
        ),
      },
      {
        key: 'load',
        header: t('team.load'),
        cell: (row) => <LoadBar held={row.open_accounts} most={row.max_accounts} />,
      },
      {
        key: 'due',
        header: t('figures.dueToday'),
        align: 'end',
        cell: (row) => (
          <Figure count={row.due_today} search={{ collector: row.collector_id, follow_up: 'due', order: 'due' }} />
        ),
      },
      {
        key: 'overdue',
        header: t('figures.overdue'),
        align: 'end',
        cell: (row) => (
          <Figure count={row.overdue} search={{ collector: row.collector_id, follow_up: 'overdue', order: 'due' }} />
        ),
      },
      { key: 'worked', header: t('team.worked'), align: 'end', cell: (row) => count(row.worked_today) },
      { key: 'attempts', header: t('team.attempts'), align: 'end', cell: (row) => count(row.attempts_today) },
      { key: 'reached', header: t('team.reached'), align: 'end', cell: (row) => count(row.right_party_today) },
    ];
  }, [t, locale]);
  return <AppTable label={t('team.table')} columns={columns} rows={collectors} rowKey={keyOf} rowName={nameOf} />;
}
