/** The record of the account: who did what from where, old and new values. */
import { api, toProblem } from '@fairdue/api-staff';
import { CursorPager, EmptyState, ErrorState, InstantText, RowsSkeleton } from '@fairdue/ui';
import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../Account.module.css';
import { useDesk } from '../desk';
import { Changes } from '../timeline/Changes';

/** The tab. */
export function Audit() {
  const { t, i18n } = useTranslation(['account', 'shell']);
  const { account } = useDesk();
  const [cursor, setCursor] = useState<string | null>(null);
  const query = { subject_id: account.id, ...(cursor && { cursor }) };
  const page = api.useQuery('get', '/api/v1/audit/', { params: { query } }, { placeholderData: keepPreviousData });
  if (page.data === undefined) {
    return page.isError ? (
      <ErrorState title={t('audit.failed')} problem={toProblem(page.error)} onRetry={() => void page.refetch()} />
    ) : (
      <RowsSkeleton rows={6} height={36} />
    );
  }
  if (page.data.results.length === 0) {
    return <EmptyState title={t('audit.empty')} />;
  }
  const nameOf = (kind: string) => {
    const key = `account:events.${kind.replaceAll('.', '_')}`;
    return i18n.exists(key) ? String(t(key as 'account:yes')) : kind;
  };
  const roleOf = (role: string) => (i18n.exists(`shell:roles.${role}`) ? t(`shell:roles.${role as 'system'}`) : role);
  return (
    <>
      <ol className={classes.audit} aria-label={t('tabs.audit')}>
        {page.data.results.map((entry) => (
          <li key={entry.id}>
            <p className={classes.entryHead}>
              <strong>{nameOf(entry.kind)}</strong>
              <InstantText instant={entry.at} />
            </p>
            <p className={classes.reason}>
              {[entry.actor_name, roleOf(entry.actor_role), entry.ip, entry.kind].filter(Boolean).join(' · ')}
            </p>
            <Changes changes={entry.changes} currency={account.currency} isWhole />
          </li>
        ))}
      </ol>
      <CursorPager next={page.data.next} previous={page.data.previous} onCursor={setCursor} summary="" />
    </>
  );
}
