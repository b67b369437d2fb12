/** Pairs of debtors who may be one person: compare them, merge them, or say that they are two. */
import { api, client, type Schemas } from '@fairdue/api-staff';
import { PageHeader, toastDone, toastFailed } from '@fairdue/ui';
import { Button, Group } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import { useKnown } from '../../../i18n/i18n';
import { PagedList } from '../../../lists/PagedList';
import { usePageSize } from '../../../preferences/preferences';
import { ADMINS, has } from '../../../session/roles';
import { useUser } from '../../../session/session';
import classes from '../Debtors.module.css';
import { useRefreshDebtors } from '../queries';
import { duplicatesRoute } from '../routes';

const CompareDialog = lazy(() => import('./CompareDialog').then((module) => ({ default: module.CompareDialog })));

type Pair = Schemas['CandidateRow'];

/** /debtors/duplicates */
export function DuplicatesPage(): ReactNode {
  const { t } = useTranslation(['debtors', 'areas']);
  const { cursor } = duplicatesRoute.useSearch();
  const navigate = duplicatesRoute.useNavigate();
  const init = { params: { query: { ...(cursor && { cursor }), ...usePageSize() } } };
  const page = api.useQuery('get', '/api/v1/debtors/merge-candidates/', init, { placeholderData: keepPreviousData });
  const [pair, setPair] = useState<Pair | null>(null);
  const isAdmin = has(useUser(), ADMINS);
  return (
    <>
      <PageHeader title={t('areas:duplicates')} actions={isAdmin && <FindButton />} />
      <PagedList
        label={t('areas:duplicates')}
        failed={t('duplicates.failed')}
        query={page}
        onCursor={(to) => void navigate({ search: { cursor: to } })}
        empty={{ title: t('duplicates.empty'), hint: t('duplicates.emptyHint') }}
        skeleton={{ rows: 4, height: 64 }}
      >
        {(pairs) => (
          <ul className={classes.pairs} aria-label={t('areas:duplicates')}>
            {pairs.map((each) => (
              <PairItem key={each.id} pair={each} isAdmin={isAdmin} onCompare={() => setPair(each)} />
            ))}
          </ul>
        )}
      </PagedList>
      <Suspense>{pair && <CompareDialog pair={pair} isAdmin={isAdmin} onClose={() => setPair(null)} />}</Suspense>
    </>
  );
}

/** Looks through the whole agency. */
function FindButton() {
  const { t } = useTranslation('debtors');
  const refresh = useRefreshDebtors();
  const { isBusy, submit } = useSubmit({ setErrors: () => toastFailed(t('duplicates.findFailed')) }, []);
  const find = async () => {
    let found = 0;
    const search = async () => {
      found = (await client.POST('/api/v1/debtors/merge-candidates/find/')).data?.found ?? 0;
    };
    if (await submit(search)) {
      toastDone(t('duplicates.found', { count: found }));
      await refresh();
    }
  };
  return (
    <Button variant="default" loading={isBusy} onClick={() => void find()}>
      {t('duplicates.find')}
    </Button>
  );
}

interface PairItemProps {
  readonly pair: Pair;
  readonly isAdmin: boolean;
  readonly onCompare: () => void;
}

function PairItem({ pair, isAdmin, onCompare }: PairItemProps) {
  const { t } = useTranslation('debtors');
  const refresh = useRefreshDebtors();
  const { isBusy, submit } = useSubmit({ setErrors: () => toastFailed(t('duplicates.dismissFailed')) }, []);
  const dismiss = async () => {
    const path = { candidate_id: pair.id };
    const post = () => client.POST('/api/v1/debtors/merge-candidates/{candidate_id}/dismiss/', { params: { path } });
    if (await submit(post)) {
      toastDone(t('duplicates.dismissed'));
      await refresh();
    }
  };
  const reason = useKnown('debtors')(`duplicates.reasons.${pair.reason}`) ?? pair.reason;
  return (
    <li className={classes.pair}>
      {[pair.debtor, pair.other].map(({ id, full_name, external_ref, accounts_count }) => (
        <div key={id}>
          <Link to="/debtors/$debtorId" params={{ debtorId: id }}>
            {full_name}
          </Link>
          <span
            className={classes.muted}
          >{`${external_ref} · ${t('duplicates.accounts', { count: accounts_count })}`}</span>
        </div>
      ))}
      <Group gap="xs">
        <Button size="compact-md" variant="default" onClick={onCompare}>
          {t('duplicates.compare')}
        </Button>
        {isAdmin && (
          <Button size="compact-md" variant="subtle" loading={isBusy} onClick={() => void dismiss()}>
            {t('duplicates.dismiss')}
          </Button>
        )}
      </Group>
      <div className={classes.shared}>
        <span>{reason}</span>
        {pair.shared.map(({ kind, value }) => (
          <span key={`${kind} ${value}`}>{value}</span>
        ))}
      </div>
    </li>
  );
}
