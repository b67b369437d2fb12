/** What is done rarely: escalate, close, reopen, edit, say who else answers, charge, adjust or write off the balance. Only what is possible now, for who may. */
import { ADMINS, has, LEADS } from '../../session/roles';
import { useUser } from '../../session/session';
import { isPositive } from '../payments/amounts';
import { useDesk } from './desk';

/** What a dialog asks a reason for. */
export type ReasonFor = 'escalate' | 'deescalate' | 'close' | 'reopen' | 'writeOff';

/** What the menu offers. */
export type Action = ReasonFor | 'edit' | 'parties' | 'adjust' | 'charge';

/** What the one who looks at this account may do with it now. */
export function useActions(): readonly Action[] {
  const user = useUser();
  const { account } = useDesk();
  const isAdmin = has(user, ADMINS);
  const isMine = user.collector_id !== null && user.collector_id === account.assigned_to?.id;
  const isFinished = account.status === 'closed' || account.status === 'settled';
  // Settled for less than was owed is settled for good; one that was paid in full opens again when more is found to be owed.
  const isChargeable =
    account.status === 'settled' ? !isPositive(account.current_balance) : account.status !== 'closed';
  const all: readonly (readonly [Action, boolean])[] = [
    ['escalate', !account.is_escalated],
    ['deescalate', account.is_escalated],
    ['edit', isAdmin || isMine],
    ['parties', has(user, LEADS)],
    ['charge', isAdmin && isChargeable],
    ['adjust', isAdmin],
    ['writeOff', isAdmin && isChargeable && isPositive(account.current_balance)],
    ['close', account.allowed_transitions.includes('closed')],
    ['reopen', isAdmin && isFinished],
  ];
  return all.filter(([, isPossible]) => isPossible).map(([action]) => action);
}
