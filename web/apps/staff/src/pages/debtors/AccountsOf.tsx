/** All accounts of the debtor that one may see, and those he answers for besides. */
import { type Schemas, toProblem } from '@fairdue/api-staff';
import { AppTable, Card, EmptyState, ErrorState, RowsSkeleton } from '@fairdue/ui';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccountLinks } from '../../lists/useAccountLinks';
import { cursorIn } from '../../router/cursor';
import { leaveTrail } from '../../trail/trail';
import { useAccountColumns } from '../accounts/columns';
import classes from './Debtors.module.css';
import { accountsOfQuery, type DebtorFile } from './queries';

type Row = Schemas['AccountRow'];

const SHOWN = new Set(['reference', 'status', 'balance', 'dpd', 'collector', 'creditor', 'followUp']);
const keyOf = ({ id }: Row) => id;
const nameOf = ({ external_ref }: Row) => external_ref;

/** The table. */
export function AccountsOf({ debtorId }: { readonly debtorId: string }) {
  const { t } = useTranslation('debtors');
  const router = useRouter();
  const all = useAccountColumns();
  const columns = useMemo(() => all.filter(({ key }) => SHOWN.has(key)), [all]);
  const accounts = useQuery(accountsOfQuery(debtorId));
  const { data } = accounts;
  const leave = useCallback(() => {
    const ids = (data?.results ?? []).map(keyOf);
    const query = { debtor: debtorId };
    const next = cursorIn(data?.next);
    const total = next === null ? ids.length : null;
    leaveTrail({ href: `/debtors/${debtorId}`, source: 'accounts', query, ids, next, skipped: 0, total });
  }, [debtorId, data]);
  const open = useCallback(
    ({ id }: Row) => {
      leave();
      void router.navigate({ to: '/accounts/$accountId', params: { accountId: id } });
    },
    [router, leave],
  );
  const linked = useAccountLinks(columns, 'reference', leave);
  return (
    <section className={classes.section}>
      <h2 className={classes.heading}>{t('accounts.label')}</h2>
      {data === undefined ? (
        accounts.isError ? (
          <ErrorState
            title={t('accounts.failed')}
            problem={toProblem(accounts.error)}
            onRetry={() => void accounts.refetch()}
          />
        ) : (
          <RowsSkeleton rows={3} />
        )
      ) : data.results.length === 0 ? (
        <EmptyState title={t('accounts.empty')} />
      ) : (
        <AppTable
          label={t('accounts.label')}
          columns={linked}
          rows={data.results}
          rowKey={keyOf}
          rowName={nameOf}
          onOpen={open}
        />
      )}
    </section>
  );
}

/** Accounts of others that he owes jointly or guarantees. */
export function PartyTo({ debtor }: { readonly debtor: DebtorFile }) {
  const { t } = useTranslation(['debtors', 'account']);
  if (debtor.party_to.length === 0) {
    return null;
  }
  return (
    <Card title={t('partyTo')}>
      <ul className={classes.related}>
        {debtor.party_to.map(({ account_id, external_ref, creditor_name, debtor_name, role }) => (
          <li key={account_id}>
            <Link to="/accounts/$accountId" params={{ accountId: account_id }}>
              {external_ref}
            </Link>
            <span className={classes.muted}>
              {[t(`account:partyRoles.${role as 'joint'}`), debtor_name, creditor_name].join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
