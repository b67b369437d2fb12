/** Where one can go, behind a button where the window is narrow. */
import { Drawer } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Places } from './Navigation';

interface NavigationDrawerProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The drawer. */
export function NavigationDrawer({ isOpen, onClose }: NavigationDrawerProps) {
  const { t } = useTranslation(['shell', 'ui']);
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      size={260}
      title={t('nav.label')}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <nav aria-label={t('nav.label')}>
        <Places isIconsOnly={false} onGo={onClose} />
      </nav>
    </Drawer>
  );
}
