/** The journal: search, seals, and entries with what changed. */
import { api } from '@fairdue/api-staff';
import { PageHeader, useUiSettings } from '@fairdue/ui';
import { keepPreviousData } from '@tanstack/react-query';
import { type ReactNode, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { PagedList } from '../../lists/PagedList';
import { usePageSize } from '../../preferences/preferences';
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
  const query = { ...toQuery(search, timeZone), ...usePageSize() };
  const page = api.useQuery('get', '/api/v1/audit/', { params: { query } }, { placeholderData: keepPreviousData });
  const nothing = { kind: undefined, actor: undefined, subject: undefined, from: undefined, to: undefined };
  return (
    <PagedList
      label={t('areas:audit')}
      failed={t('failed')}
      query={page}
      onCursor={(cursor) => onChange({ cursor })}
      isFiltered={isFiltered(search)}
      onClear={() => onChange(nothing)}
      empty={{ title: t('empty'), hint: t('emptyHint') }}
      skeleton={{ rows: 8, height: 48 }}
    >
      {(entries, isRefreshing) => <EntryList entries={entries} isRefreshing={isRefreshing} onChange={onChange} />}
    </PagedList>
  );
}
