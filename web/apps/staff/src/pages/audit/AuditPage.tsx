/** The journal: search, seals, and entries with what changed. */
import { api, toProblem } from '@fairdue/api-staff';
import {
  CursorPager,
  EmptyState,
  ErrorState,
  NoMatchState,
  PageHeader,
  RowsSkeleton,
  useShortcuts,
  useUiSettings,
} from '@fairdue/ui';
import { keepPreviousData } from '@tanstack/react-query';
import { type ReactNode, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { withChanges } from '../../router/search';
import { AuditFilters, type ChangeAudit } from './AuditFilters';
import { EntryList } from './EntryList';
import { auditRoute } from './routes';
import { SealStrip } from './SealStrip';
import { type AuditSearch, isFiltered, toQuery } from './search';

/** /audit */
export function AuditPage(): ReactNode {
  const { t } = useTranslation(['audit', 'areas']);
  const search = auditRoute.useSearch();
  const navigate = auditRoute.useNavigate();
  const change = useCallback<ChangeAudit>(
    (changes) => void navigate({ search: (old) => withChanges<AuditSearch>(old, changes) }),
    [navigate],
  );
  return (
    <>
      <PageHeader title={t('areas:audit')} />
      <SealStrip />
      <AuditFilters search={search} onChange={change} />
      <Entries search={search} onChange={change} />
    </>
  );
}

interface EntriesProps {
  readonly search: AuditSearch;
  readonly onChange: ChangeAudit;
}

function Entries({ search, onChange }: EntriesProps): ReactNode {
  const { t } = useTranslation(['audit', 'areas']);
  const { timeZone } = useUiSettings();
  const query = toQuery(search, timeZone);
  const page = api.useQuery('get', '/api/v1/audit/', { params: { query } }, { placeholderData: keepPreviousData });
  const refresh = () => void page.refetch();
  useShortcuts([{ keys: 'r', label: t('refresh'), group: t('areas:audit'), run: refresh }]);
  if (!page.data) {
    return page.isError ? (
      <ErrorState title={t('failed')} problem={toProblem(page.error)} onRetry={refresh} />
    ) : (
      <RowsSkeleton rows={8} height={48} />
    );
  }
  const { results, next, previous } = page.data;
  if (results.length === 0) {
    const nothing = { kind: undefined, actor: undefined, subject: undefined, from: undefined, to: undefined };
    return isFiltered(search) ? (
      <NoMatchState onClear={() => onChange(nothing)} />
    ) : (
      <EmptyState title={t('empty')}>{t('emptyHint')}</EmptyState>
    );
  }
  return (
    <>
      {page.isError && <ErrorState title={t('failed')} problem={toProblem(page.error)} onRetry={refresh} />}
      <EntryList entries={results} isRefreshing={page.isPlaceholderData} onChange={onChange} />
      <CursorPager next={next} previous={previous} onCursor={(cursor) => onChange({ cursor })} />
    </>
  );
}
