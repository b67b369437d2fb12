/** The bank files that were sent: how far each is, what of it is posted, and what waits for somebody. */
import { api, type Schemas } from '@fairdue/api-staff';
import {
  Chip,
  type Column,
  FormDialog,
  formatCount,
  InstantText,
  ListPage,
  PageHeader,
  useDialog,
  useUiSettings,
} from '@fairdue/ui';
import { keepPreviousData } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { TableProperties, Upload } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { PagedTable } from '../../lists/PagedTable';
import { usePageSize } from '../../preferences/preferences';
import { LinkButton } from '../../router/LinkButton';
import { ADMINS, has } from '../../session/roles';
import { useUser } from '../../session/session';
import { PaymentsNav } from '../payments/PaymentsNav';
import { FileProblems } from './FileProblems';
import { bankFilesRoute } from './routes';

type File = Schemas['BankFileRow'];

const POLL_MS = 1500;
const RUNNING = new Set(['pending', 'processing']);
const TONES = { pending: 'info', processing: 'info', completed: 'success', failed: 'danger' } as const;
const STATUSES = ['pending', 'processing', 'completed', 'failed'] as const;
const FORMATS: Readonly<Record<string, string>> = {
  csv: 'CSV',
  camt: 'camt.053/054',
  camt053: 'camt.053',
  camt054: 'camt.054',
  mt940: 'MT940',
};

const keyOf = ({ id }: File) => id;
const nameOf = ({ file_name }: File) => file_name;

/** /payments/bank-files */
export function BankFilesPage(): ReactNode {
  const { t } = useTranslation(['bank-files', 'areas']);
  const search = bankFilesRoute.useSearch();
  const navigate = bankFilesRoute.useNavigate();
  const mayUpload = has(useUser(), ADMINS);
  const shown = useDialog<File>();
  const query = { ...search, ...usePageSize() };
  const page = api.useQuery(
    'get',
    '/api/v1/bank-files/',
    { params: { query } },
    {
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) => (state.data?.results.some(({ status }) => RUNNING.has(status)) ? POLL_MS : false),
    },
  );
  const add = mayUpload && (
    <LinkButton to="/payments/bank-files/new" leftSection={<Upload size={16} aria-hidden="true" />}>
      {t('areas:newBankFile')}
    </LinkButton>
  );
  const profiles = (
    <LinkButton
      to="/payments/bank-profiles"
      variant="default"
      leftSection={<TableProperties size={16} aria-hidden="true" />}
    >
      {t('areas:bankProfiles')}
    </LinkButton>
  );
  return (
    <ListPage>
      <PageHeader
        title={t('areas:bankFiles')}
        actions={
          <>
            {profiles}
            {add}
          </>
        }
      />
      <PaymentsNav />
      <PagedTable
        label={t('areas:bankFiles')}
        failed={t('files.failed')}
        query={page}
        columns={useFileColumns()}
        rowKey={keyOf}
        rowName={nameOf}
        onOpen={shown.open}
        onCursor={(cursor) => void navigate({ search: { cursor } })}
        empty={{ title: t('files.empty'), hint: t('files.emptyHint'), action: add }}
      />
      <FormDialog title={shown.subject?.file_name ?? ''} isOpen={shown.isOpen} onClose={shown.close} size="lg">
        {shown.subject && <FileProblems file={shown.subject} />}
      </FormDialog>
    </ListPage>
  );
}

function useFileColumns(): readonly Column<File>[] {
  const { t } = useTranslation('bank-files');
  const { locale } = useUiSettings();
  return useMemo(() => {
    const count = (value: number) => (value === 0 ? '–' : formatCount(value, locale));
    return [
      { key: 'name', header: t('files.name'), cell: (row) => row.file_name },
      { key: 'format', header: t('files.format'), cell: (row) => FORMATS[row.file_format] ?? row.file_format },
      {
        key: 'status',
        header: t('columns.status'),
        cell: (row) => {
          const known = STATUSES.find((status) => status === row.status);
          return known ? <Chip tone={TONES[known]}>{t(`files.statuses.${known}`)}</Chip> : row.status;
        },
      },
      { key: 'entries', header: t('files.entries'), align: 'end', cell: (row) => count(row.entries_count) },
      { key: 'posted', header: t('files.posted'), align: 'end', cell: (row) => count(row.posted_count) },
      {
        key: 'unmatched',
        header: t('files.unmatched'),
        align: 'end',
        cell: (row) =>
          row.unmatched_count === 0 ? (
            '–'
          ) : (
            <Link to="/payments/inbox" search={{ file: row.id }} tabIndex={-1}>
              {count(row.unmatched_count)}
            </Link>
          ),
      },
      { key: 'known', header: t('files.duplicates'), align: 'end', cell: (row) => count(row.duplicates_count) },
      { key: 'refused', header: t('files.refused'), align: 'end', cell: (row) => count(row.refused_count) },
      { key: 'created', header: t('files.sent'), cell: (row) => <InstantText instant={row.created_at} /> },
    ];
  }, [t, locale]);
}
