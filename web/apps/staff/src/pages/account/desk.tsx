/** What every part of the page of an account shares: the account as one sees it, and the ways to change it. */
import { client, type Problem, type Schemas, toProblem } from '@fairdue/api-staff';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, lazy, type ReactNode, Suspense, use, useCallback, useMemo, useRef, useState } from 'react';
import { type Account, accountQuery, type Work } from './queries';

const StaleAccount = lazy(async () => ({ default: (await import('./StaleAccount')).StaleAccount }));

/** The header that a change is sent with. */
export type IfMatch = { readonly 'If-Match': string };

interface Desk {
  readonly account: Account;
  readonly work: Work | undefined;
  /** Send a change meant for the account as it is seen here. Raises Problem, but for a stale account, which has its dialog: false. */
  readonly change: (send: (header: IfMatch) => Promise<{ data?: unknown }>) => Promise<boolean>;
  /** Read everything of the account again; resolves when the account itself is there. */
  readonly refresh: () => Promise<void>;
}

/** What is known when a change came too late. */
export interface Stale {
  readonly problem: Problem;
  readonly seen: Account;
  readonly now: Account;
}

const DeskContext = createContext<Desk | null>(null);

/** The account of this page. */
export function useDesk(): Desk {
  const desk = use(DeskContext);
  if (desk === null) {
    throw new Error('outside of an account');
  }
  return desk;
}

interface DeskProviderProps {
  readonly account: Account;
  readonly work: Work | undefined;
  readonly children: ReactNode;
}

/** Holds the account, and the dialog for who comes too late. */
export function DeskProvider({ account, work, children }: DeskProviderProps) {
  const queries = useQueryClient();
  const [stale, setStale] = useState<Stale | null>(null);
  const seen = useRef(account);
  seen.current = account;
  const { id } = account;

  const refresh = useCallback(async () => {
    const isOfAccount = (key: readonly unknown[]) => {
      const path = String(key[1]);
      return (
        path.startsWith('/api/v1/accounts/') ||
        path.startsWith('/api/v1/worklist/') ||
        path.startsWith('/api/v1/tasks/')
      );
    };
    void queries.invalidateQueries({
      predicate: ({ queryKey }) => isOfAccount(queryKey) && queryKey[1] !== '/api/v1/accounts/{account_id}/',
    });
    await queries.invalidateQueries({ queryKey: accountQuery(id).queryKey });
    // What is sent next is meant for the account as it came now, drawn already or not.
    seen.current = queries.getQueryData<Account>(accountQuery(id).queryKey) ?? seen.current;
  }, [queries, id]);

  const change = useCallback<Desk['change']>(
    async (send) => {
      const before = seen.current;
      try {
        const { data } = await send({ 'If-Match': `"${before.version}"` });
        if (isAccount(data)) {
          queries.setQueryData(accountQuery(id).queryKey, data);
        }
        return true;
      } catch (error) {
        const problem = toProblem(error);
        if (problem.code !== 'stale_account') {
          throw problem;
        }
        const { data: now } = await client.GET('/api/v1/accounts/{account_id}/', {
          params: { path: { account_id: id } },
        });
        setStale(now ? { problem, seen: before, now } : null);
        return false;
      }
    },
    [queries, id],
  );

  const reload = () => {
    if (stale) {
      queries.setQueryData(accountQuery(id).queryKey, stale.now);
      void refresh();
    }
    setStale(null);
  };
  const desk = useMemo(() => ({ account, work, change, refresh }), [account, work, change, refresh]);
  return (
    <DeskContext value={desk}>
      {children}
      {stale && (
        <Suspense fallback={null}>
          <StaleAccount stale={stale} onReload={reload} onClose={() => setStale(null)} />
        </Suspense>
      )}
    </DeskContext>
  );
}

function isAccount(data: unknown): data is Schemas['AccountDetail'] {
  return typeof data === 'object' && data !== null && 'version' in data && 'allowed_transitions' in data;
}
