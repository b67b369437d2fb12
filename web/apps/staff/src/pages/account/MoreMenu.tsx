/** The button for what is done rarely; the menu itself is read when one is about to open it. */
import { Button } from '@mantine/core';
import { Ellipsis } from 'lucide-react';
import { type ComponentProps, type ComponentType, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActionsMenu } from './ActionsMenu';
import { useActions } from './actions';

const read = () => import('./ActionsMenu');

/** The button, and what takes its place. */
export function MoreMenu() {
  const { t } = useTranslation('account');
  const actions = useActions();
  const [Opened, setOpened] = useState<ComponentType<ComponentProps<typeof ActionsMenu>> | null>(null);
  if (actions.length === 0) {
    return null;
  }
  if (Opened !== null) {
    return <Opened actions={actions} />;
  }
  const ahead = () => void read().catch(() => {});
  const open = async () => {
    const { ActionsMenu: Found } = await read();
    setOpened(() => Found);
  };
  return (
    <Button
      variant="default"
      leftSection={<Ellipsis size={16} aria-hidden="true" />}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={ahead}
      onFocus={ahead}
      onClick={() => void open()}
    >
      {t('more.label')}
    </Button>
  );
}
