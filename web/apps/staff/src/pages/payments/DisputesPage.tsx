/** Payments whose payer asked the bank for the money back. */
import { api, type Schemas } from '@fairdue/api-staff';
import { type Column, DateText, FilterBar, ListPage, Money, OneFilter, PageHeader } from '@fairdue/ui';
import { keepPreviousData } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { type ReactNode, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { PagedTable } from '../../lists/PagedTable';
import { usePageSize } from '../../preferences/preferences';
import { DisputeChip } from './looks';
import { PaymentsNav } from './PaymentsNav';
import { disputesRoute } from './routes';
import { DISPUTE_STATUSES } from './search';
import { useDisputeReason } from './useDisputeReason';

type DisputeRow = Schemas['DisputeRow'];

const keyOf = ({ id }: DisputeRow) => id;
const nameOf = ({ external_ref }: DisputeRow) => external_ref;

/** /payments/disputes */
export function DisputesPage(): ReactNode {
  const { t } = useTranslation(['payments', 'areas']);
  const { status, cursor } = disputesRoute.useSearch();
  const navigate = disputesRoute.useNavigate();
  const router = useRouter();
  const query = { ...(status && { status }), ...(cursor && { cursor }), ...usePageSize() };
  const init = { params: { query } };
  const page = api.useQuery('get', '/api/v1/payments/disputes/', init, { placeholderData: keepPreviousData });
  const open = useCallback(
    ({ payment }: DisputeRow) => void router.navigate({ to: '/payments/$paymentId', params: { paymentId: payment } }),
    [router],
  );
  const narrow = (next: typeof status) => void navigate({ search: next ? { status: next } : {} });
  return (
    <ListPage>
      <PageHeader title={t('areas:paymentDisputes')} />
      <PaymentsNav />
      <FilterBar label={t('filters.label')}>
        <OneFilter
          label={t('columns.status')}
          choices={DISPUTE_STATUSES.map((value) => ({ value, label: t(`disputeStatuses.${value}`) }))}
          value={status}
          onChange={narrow}
        />
      </FilterBar>
      <PagedTable
        label={t('areas:paymentDisputes')}
        failed={t('disputes.failed')}
        query={page}
        columns={useDisputeColumns()}
        rowKey={keyOf}
        rowName={nameOf}
        onOpen={open}
        onCursor={(to) => void navigate({ search: (old) => ({ ...old, cursor: to }) })}
        isFiltered={status !== undefined}
        onClear={() => narrow(undefined)}
        empty={{ title: t('disputes.empty'), hint: t('disputes.emptyHint') }}
      />
    </ListPage>
  );
}

function useDisputeColumns(): readonly Column<DisputeRow>[] {
  const { t } = useTranslation('payments');
  const reasonText = useDisputeReason();
  return useMemo(
    () => [
      {
        key: 'opened',
        header: t('disputes.opened'),
        cell: (row) => (
          <Link to="/payments/$paymentId" params={{ paymentId: row.payment }} tabIndex={-1}>
            <DateText date={row.opened_on} />
          </Link>
        ),
      },
      { key: 'status', header: t('columns.status'), cell: (row) => <DisputeChip status={row.status} /> },
      {
        key: 'amount',
        header: t('columns.amount'),
        align: 'end',
        cell: (row) => <Money amount={row.amount} currency={row.currency} />,
      },
      { key: 'reason', header: t('reason'), cell: (row) => reasonText(row.reason) },
      { key: 'reference', header: t('columns.reference'), cell: (row) => row.external_ref },
      { key: 'closed', header: t('disputes.closed'), cell: (row) => <DateText date={row.closed_on} /> },
    ],
    [t, reasonText],
  );
}
