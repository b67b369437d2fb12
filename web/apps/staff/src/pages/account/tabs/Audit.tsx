/** The record of the account: who did what from where, old and new values. */
import { api } from '@fairdue/api-staff';
import { InstantText } from '@fairdue/ui';
import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKnown } from '../../../i18n/i18n';
import { PagedList } from '../../../lists/PagedList';
import { usePageSize } from '../../../preferences/preferences';
import classes from '../Account.module.css';
import { useDesk } from '../desk';
import { Changes } from '../timeline/Changes';

/** The tab. */
export function Audit() {
  const { t } = useTranslation('account');
  const known = useKnown(['account', 'shell']);
  const { account } = useDesk();
  const [cursor, setCursor] = useState<string | null>(null);
  const query = { subject_id: account.id, ...(cursor && { cursor }), ...usePageSize() };
  const page = api.useQuery('get', '/api/v1/audit/', { params: { query } }, { placeholderData: keepPreviousData });
  const nameOf = (kind: string) => known(`events.${kind.replaceAll('.', '_')}`) ?? kind;
  const roleOf = (role: string) => known(`shell:roles.${role}`) ?? role;
  return (
    <PagedList
      label={t('tabs.audit')}
      failed={t('audit.failed')}
      query={page}
      onCursor={setCursor}
      empty={{ title: t('audit.empty') }}
      skeleton={{ rows: 6, height: 36 }}
    >
      {(entries) => (
        <ol className={classes.audit} aria-label={t('tabs.audit')}>
          {entries.map((entry) => (
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
      )}
    </PagedList>
  );
}
