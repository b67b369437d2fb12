/** What is done rarely: escalate, close, reopen, edit, adjust the balance. Only what is possible now, for who may. */
import { ADMINS, has } from '../../session/roles';
import { useUser } from '../../session/session';
import { useDesk } from './desk';

/** What a dialog asks a reason for. */
export type ReasonFor = 'escalate' | 'deescalate' | 'close' | 'reopen';

/** What the menu offers. */
export type Action = ReasonFor | 'edit' | 'adjust';

/** What the one who looks at this account may do with it now. */
export function useActions(): readonly Action[] {
  const user = useUser();
  const { account } = useDesk();
  const isAdmin = has(user, ADMINS);
  const isMine = user.collector_id !== null && user.collector_id === account.assigned_to?.id;
  const isFinished = account.status === 'closed' || account.status === 'settled';
  const all: readonly (readonly [Action, boolean])[] = [
    ['escalate', !account.is_escalated],
    ['deescalate', account.is_escalated],
    ['edit', isAdmin || isMine],
    ['adjust', isAdmin],
    ['close', account.allowed_transitions.includes('closed')],
    ['reopen', isAdmin && isFinished],
  ];
  return all.filter(([, isPossible]) => isPossible).map(([action]) => action);
}
