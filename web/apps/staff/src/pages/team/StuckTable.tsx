/** Accounts that nothing is planned for, a page at a time; the number of days stands in the address. */
import { api, type Schemas } from '@fairdue/api-staff';
import { Chip, type Column, Money, StatusChip } from '@fairdue/ui';
import { Group, SegmentedControl, Title } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { AccountLink } from '../../lists/AccountLink';
import { PagedTable } from '../../lists/PagedTable';
import { usePageSize } from '../../preferences/preferences';
import { DAYS, teamRoute } from './routes';

type Row = Schemas['StuckRow'];

const DAYS_USUAL = '7';
const keyOf = ({ account }: Row) => account.id;
const nameOf = ({ account }: Row) => account.external_ref;

/** The table with its heading. */
export function StuckTable() {
  const { t } = useTranslation('team');
  const { days = DAYS_USUAL, cursor } = teamRoute.useSearch();
  const navigate = teamRoute.useNavigate();
  const router = useRouter();
  const query = { days: Number(days), ...(cursor && { cursor }), ...usePageSize() };
  const page = api.useQuery('get', '/api/v1/desk/stuck/', { params: { query } }, { placeholderData: keepPreviousData });
  const columns = useStuckColumns();
  const onOpen = useCallback(
    ({ account }: Row) => void router.navigate({ to: '/accounts/$accountId', params: { accountId: account.id } }),
    [router],
  );
  return (
    <section aria-label={t('stuck.title')}>
      <Group justify="space-between" mb="xs">
        <Title order={2}>{t('stuck.title')}</Title>
        <SegmentedControl
          aria-label={t('stuck.days')}
          value={days}
          data={DAYS.map((value) => ({ value, label: t('stuck.forDays', { count: Number(value) }) }))}
          onChange={(value) => void navigate({ search: { days: value as (typeof DAYS)[number] } })}
        />
      </Group>
      <PagedTable
        label={t('stuck.title')}
        failed={t('stuck.failed')}
        query={page}
        columns={columns}
        rowKey={keyOf}
        rowName={nameOf}
        onOpen={onOpen}
        onCursor={(to) => void navigate({ search: (old) => ({ ...old, cursor: to }) })}
        empty={{ title: t('stuck.none'), hint: t('stuck.noneHint') }}
      />
    </section>
  );
}

function useStuckColumns(): readonly Column<Row>[] {
  const { t } = useTranslation(['team', 'accounts']);
  return useMemo(
    () => [
      {
        key: 'debtor',
        header: t('accounts:columns.debtor'),
        cell: ({ account }) => <AccountLink id={account.id}>{account.debtor_name}</AccountLink>,
      },
      { key: 'reference', header: t('accounts:columns.reference'), cell: ({ account }) => account.external_ref },
      {
        key: 'why',
        header: t('stuck.reason'),
        cell: ({ why }) => (
          <Group gap={4} wrap="nowrap">
            {why.map((reason) => (
              <Chip key={reason} tone="warning">
                {t(`stuck.why.${reason}`)}
              </Chip>
            ))}
          </Group>
        ),
      },
      {
        key: 'idle',
        header: t('stuck.idleColumn'),
        align: 'end',
        cell: ({ idle_days }) => t('accounts:days', { count: idle_days }),
      },
      {
        key: 'status',
        header: t('accounts:columns.status'),
        cell: ({ account }) => <StatusChip status={account.status} />,
      },
      {
        key: 'collector',
        header: t('accounts:columns.collector'),
        cell: ({ account }) => account.collector_name ?? t('accounts:nobody'),
      },
      {
        key: 'balance',
        header: t('accounts:columns.balance'),
        align: 'end',
        cell: ({ account }) => <Money amount={account.current_balance} currency={account.currency} />,
      },
    ],
    [t],
  );
}
