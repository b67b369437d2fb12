/** Entries of bank files: first of all those that wait for somebody to say what they are for. */
import { api, type Schemas } from '@fairdue/api-staff';
import {
  Chip,
  type Column,
  DateText,
  FilterBar,
  ListPage,
  OneFilter,
  PageHeader,
  SearchBox,
  useDialog,
} from '@fairdue/ui';
import { keepPreviousData } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { PagedTable } from '../../lists/PagedTable';
import { usePageSize } from '../../preferences/preferences';
import { withChanges } from '../../router/search';
import { PaymentsNav } from '../payments/PaymentsNav';
import classes from './BankFiles.module.css';
import { ItemAmount } from './ItemAmount';
import { type InboxSearch, ITEM_STATUSES, inboxRoute } from './routes';
import { SuspenseTotals } from './SuspenseTotals';
import { useProblemText } from './useProblemText';

const SettleDialog = lazy(async () => ({ default: (await import('./SettleDialog')).SettleDialog }));

type Item = Schemas['BankItemRow'];

const TONES = { unmatched: 'warning', posted: 'success', settled: 'success', dismissed: 'neutral' } as const;

const keyOf = ({ id }: Item) => id;
const nameOf = ({ amount, currency, payer_name }: Item) => `${payer_name} ${amount} ${currency}`;

/** /payments/inbox */
export function InboxPage(): ReactNode {
  const { t } = useTranslation(['bank-files', 'areas']);
  const search = inboxRoute.useSearch();
  const navigate = inboxRoute.useNavigate();
  const dialog = useDialog<Item>();
  const change = useCallback(
    (changes: { [K in keyof InboxSearch]?: InboxSearch[K] | undefined }) =>
      void navigate({ search: (old) => withChanges<InboxSearch>(old, changes) }),
    [navigate],
  );
  const { status = 'unmatched', search: words, file, cursor } = search;
  const query = {
    ...(status !== 'all' && { status }),
    ...(words && { search: words }),
    ...(file && { file }),
    ...(cursor && { cursor }),
    ...usePageSize(),
  };
  const page = api.useQuery('get', '/api/v1/bank-items/', { params: { query } }, { placeholderData: keepPreviousData });
  const isNarrow = words !== undefined || file !== undefined || status !== 'unmatched';
  return (
    <ListPage>
      <PageHeader title={t('areas:bankInbox')} />
      <PaymentsNav />
      <SuspenseTotals />
      <FilterBar label={t('filters')}>
        <SearchBox
          label={t('search')}
          value={words ?? ''}
          onSearch={(typed) => change({ search: typed.trim() || undefined })}
        />
        <OneFilter
          label={t('columns.status')}
          choices={ITEM_STATUSES.map((value) => ({ value, label: t(`statuses.${value}`) }))}
          value={status === 'all' ? undefined : status}
          onChange={(next) => change({ status: next === 'unmatched' ? undefined : (next ?? 'all') })}
        />
      </FilterBar>
      <PagedTable
        label={t('areas:bankInbox')}
        failed={t('failed')}
        query={page}
        columns={useItemColumns()}
        rowKey={keyOf}
        rowName={nameOf}
        onOpen={dialog.open}
        onCursor={(to) => change({ cursor: to })}
        isFiltered={isNarrow}
        onClear={() => change({ search: undefined, file: undefined, status: undefined })}
        empty={{ title: t('empty'), hint: t('emptyHint') }}
      />
      <Suspense>{dialog.subject && <SettleDialog key={dialog.subject.id} state={dialog} />}</Suspense>
    </ListPage>
  );
}

function useItemColumns(): readonly Column<Item>[] {
  const { t } = useTranslation('bank-files');
  const problemText = useProblemText();
  return useMemo(
    () => [
      { key: 'booked', header: t('columns.booked'), cell: (row) => <DateText date={row.booked_on} /> },
      {
        key: 'amount',
        header: t('columns.amount'),
        align: 'end',
        cell: (row) => <ItemAmount item={row} />,
      },
      { key: 'payer', header: t('columns.payer'), cell: (row) => row.payer_name || '–' },
      { key: 'reference', header: t('columns.reference'), cell: (row) => row.reference || '–' },
      {
        key: 'text',
        header: t('columns.text'),
        // All of it stands in the dialog.
        cell: (row) => (row.text ? <span className={classes.text}>{row.text}</span> : '–'),
      },
      {
        key: 'status',
        header: t('columns.status'),
        cell: (row) => {
          const known = ITEM_STATUSES.find((status) => status === row.status);
          return known ? <Chip tone={TONES[known]}>{t(`statuses.${known}`)}</Chip> : row.status;
        },
      },
      {
        key: 'why',
        header: t('columns.why'),
        cell: (row) =>
          row.payment ? (
            <Link to="/payments/$paymentId" params={{ paymentId: row.payment }} tabIndex={-1}>
              {t('toPayment')}
            </Link>
          ) : (
            problemText(row.problem) || row.reason
          ),
      },
    ],
    [t, problemText],
  );
}
