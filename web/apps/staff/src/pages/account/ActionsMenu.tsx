/** The menu of what is done rarely, and the dialogs that it opens. */
import { Button, Menu } from '@mantine/core';
import { Ellipsis } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Action } from './actions';

const ReasonDialog = lazy(() => import('./dialogs/ReasonDialog').then((module) => ({ default: module.ReasonDialog })));
const EditDialog = lazy(() => import('./dialogs/EditDialog').then((module) => ({ default: module.EditDialog })));
const PartiesDialog = lazy(() =>
  import('./dialogs/PartiesDialog').then((module) => ({ default: module.PartiesDialog })),
);
const AdjustDialog = lazy(() => import('./dialogs/AdjustDialog').then((module) => ({ default: module.AdjustDialog })));
const ChargeDialog = lazy(() => import('./dialogs/ChargeDialog').then((module) => ({ default: module.ChargeDialog })));

/** Takes the place of the button that was pressed for it, so it opens at once; the focus comes back to its own button. */
export function ActionsMenu({ actions }: { readonly actions: readonly Action[] }) {
  const { t } = useTranslation('account');
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [dialog, setDialog] = useState<Action | null>(null);
  const close = () => setDialog(null);
  useEffect(() => {
    button.current?.focus();
    setIsOpen(true);
  }, []);
  return (
    <>
      <Menu position="bottom-end" withinPortal opened={isOpen} onChange={setIsOpen}>
        <Menu.Target>
          <Button ref={button} variant="default" leftSection={<Ellipsis size={16} aria-hidden="true" />}>
            {t('more.label')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {actions.map((action) => (
            <Menu.Item key={action} onClick={() => setDialog(action)}>
              {t(`more.${action}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Suspense>{dialog !== null && dialogOf(dialog, close)}</Suspense>
    </>
  );
}

function dialogOf(action: Action, onClose: () => void): ReactNode {
  switch (action) {
    case 'edit':
      return <EditDialog onClose={onClose} />;
    case 'parties':
      return <PartiesDialog onClose={onClose} />;
    case 'adjust':
      return <AdjustDialog onClose={onClose} />;
    case 'charge':
      return <ChargeDialog onClose={onClose} />;
    default:
      return <ReasonDialog what={action} onClose={onClose} />;
  }
}
