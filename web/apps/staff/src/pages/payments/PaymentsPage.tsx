/** The list of payments: search, filters, totals, table, pages. */
import { api, type Schemas } from '@fairdue/api-staff';
import {
  ColumnsMenu,
  formatCount,
  ListPage,
  PageHeader,
  readOrdering,
  type Sort,
  useColumns,
  useUiSettings,
  writeOrdering,
} from '@fairdue/ui';
import { keepPreviousData, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { DownloadButton } from '../../files/DownloadButton';
import { PagedTable } from '../../lists/PagedTable';
import { usePageSize } from '../../preferences/preferences';
import { withChanges } from '../../router/search';
import { AUDITORS, has } from '../../session/roles';
import { useUser } from '../../session/session';
import { usePaymentColumns } from './columns';
import { type ChangeSearch, PaymentFilters } from './PaymentFilters';
import { PaymentsNav } from './PaymentsNav';
import { PaymentTotals } from './PaymentTotals';
import { type PaymentRow, preloadPayment } from './queries';
import { paymentsRoute } from './routes';
import { isFiltered, type PaymentsSearch, paymentsSearch, toFilters } from './search';

const keyOf = ({ id }: PaymentRow) => id;
const nameOf = ({ shares, amount, currency }: PaymentRow) => `${shares[0]?.account_ref ?? ''} ${amount} ${currency}`;

/** /payments */
export function PaymentsPage(): ReactNode {
  const { t } = useTranslation(['payments', 'areas']);
  // The router lets through what `validateSearch` dropped: read it once more.
  const search = paymentsSearch(paymentsRoute.useSearch());
  const navigate = paymentsRoute.useNavigate();
  const change = useCallback<ChangeSearch>(
    (changes) => void navigate({ search: (old) => withChanges<PaymentsSearch>(old, changes) }),
    [navigate],
  );
  const init = { params: { query: toFilters(search) } };
  const summary = api.useQuery('get', '/api/v1/payments/summary/', init, { placeholderData: keepPreviousData }).data;
  const columns = useColumns('payments', usePaymentColumns());
  return (
    <ListPage>
      <PageHeader title={t('areas:payments')} />
      <PaymentsNav />
      <PaymentTotals summary={summary} />
      <PaymentFilters search={search} onChange={change}>
        <ExportButton search={search} />
        <ColumnsMenu choice={columns} />
      </PaymentFilters>
      <PaymentList search={search} onChange={change} columns={columns.shown} summary={summary} />
    </ListPage>
  );
}

/** What the list holds as a file, for whoever may take it. */
function ExportButton({ search }: { readonly search: PaymentsSearch }) {
  const { t } = useTranslation('payments');
  if (!has(useUser(), AUDITORS)) {
    return null;
  }
  const wanted = new URLSearchParams(Object.entries(toFilters(search)).map(([name, value]) => [name, String(value)]));
  return <DownloadButton path={`/api/v1/payments/export/?${wanted}`} name="payments.csv" label={t('export')} />;
}

interface PaymentListProps {
  readonly search: PaymentsSearch;
  readonly onChange: ChangeSearch;
  readonly columns: ReturnType<typeof usePaymentColumns>;
  readonly summary: Schemas['PaymentSummary'] | undefined;
}

function PaymentList({ search, onChange, columns, summary }: PaymentListProps) {
  const { t } = useTranslation(['payments', 'areas']);
  const { locale } = useUiSettings();
  const router = useRouter();
  const queries = useQueryClient();
  const { ordering, cursor } = search;
  const query = { ...toFilters(search), ...(ordering && { ordering }), ...(cursor && { cursor }), ...usePageSize() };
  const page = api.useQuery('get', '/api/v1/payments/', { params: { query } }, { placeholderData: keepPreviousData });
  const open = useCallback(
    ({ id }: PaymentRow) => void router.navigate({ to: '/payments/$paymentId', params: { paymentId: id } }),
    [router],
  );
  const onSort = useCallback(
    (sort: Sort | null) => onChange({ ordering: writeOrdering(sort) as PaymentsSearch['ordering'] }),
    [onChange],
  );
  return (
    <PagedTable
      label={t('areas:payments')}
      failed={t('failed')}
      query={page}
      columns={columns}
      rowKey={keyOf}
      rowName={nameOf}
      sort={readOrdering(ordering)}
      onSort={onSort}
      onOpen={open}
      onIntent={useCallback(({ id }: PaymentRow) => preloadPayment(queries, id), [queries])}
      onCursor={(to) => onChange({ cursor: to })}
      isFiltered={isFiltered(search)}
      onClear={() => onChange(nothing(search))}
      empty={{ title: t('empty'), hint: t('emptyHint') }}
      summary={summary ? t('count', { count: summary.count, text: formatCount(summary.count, locale) }) : ''}
    />
  );
}

function nothing(search: PaymentsSearch): { [K in keyof PaymentsSearch]?: undefined } {
  return Object.fromEntries(Object.keys(toFilters(search)).map((name) => [name, undefined]));
}
