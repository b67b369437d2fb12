/** What is done rarely: escalate, close, reopen, edit, adjust the balance. Only what is possible now, for who may. */
import { Button, Menu } from '@mantine/core';
import { Ellipsis } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ADMINS, has } from '../../session/roles';
import { useUser } from '../../session/session';
import { useDesk } from './desk';

const ReasonDialog = lazy(() => import('./dialogs/ReasonDialog').then((module) => ({ default: module.ReasonDialog })));
const EditDialog = lazy(() => import('./dialogs/EditDialog').then((module) => ({ default: module.EditDialog })));
const AdjustDialog = lazy(() => import('./dialogs/AdjustDialog').then((module) => ({ default: module.AdjustDialog })));

/** What a dialog asks a reason for. */
export type ReasonFor = 'escalate' | 'deescalate' | 'close' | 'reopen';
type Open = ReasonFor | 'edit' | 'adjust';

/** The menu and its dialogs. */
export function MoreMenu() {
  const { t } = useTranslation('account');
  const actions = useActions();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  if (actions.length === 0) {
    return null;
  }
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button variant="default" leftSection={<Ellipsis size={16} aria-hidden="true" />}>
            {t('more.label')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {actions.map((action) => (
            <Menu.Item key={action} onClick={() => setOpen(action)}>
              {t(`more.${action}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Suspense>
        {open === 'edit' && <EditDialog onClose={close} />}
        {open === 'adjust' && <AdjustDialog onClose={close} />}
        {open !== null && open !== 'edit' && open !== 'adjust' && <ReasonDialog what={open} onClose={close} />}
      </Suspense>
    </>
  );
}

function useActions(): readonly Open[] {
  const user = useUser();
  const { account } = useDesk();
  const isAdmin = has(user, ADMINS);
  const isMine = user.collector_id !== null && user.collector_id === account.assigned_to?.id;
  const isFinished = account.status === 'closed' || account.status === 'settled';
  const all: readonly (readonly [Open, boolean])[] = [
    ['escalate', !account.is_escalated],
    ['deescalate', account.is_escalated],
    ['edit', isAdmin || isMine],
    ['adjust', isAdmin],
    ['close', account.allowed_transitions.includes('closed')],
    ['reopen', isAdmin && isFinished],
  ];
  return all.filter(([, isPossible]) => isPossible).map(([action]) => action);
}
