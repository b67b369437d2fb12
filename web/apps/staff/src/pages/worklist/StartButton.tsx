/** The button that takes the next account; also by "s". */
import { useShortcuts } from '@fairdue/ui';
import { Button, type ButtonProps, Tooltip } from '@mantine/core';
import { Play } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStartWork } from './useStartWork';

interface StartButtonProps extends ButtonProps {
  readonly children: ReactNode;
}

/** Nothing for who works no accounts. */
export function StartButton({ children, ...button }: StartButtonProps) {
  const { isPossible } = useStartWork();
  return isPossible ? <Start {...button}>{children}</Start> : null;
}

function Start({ children, ...button }: StartButtonProps) {
  const { t } = useTranslation(['worklist', 'areas']);
  const { start, isBusy } = useStartWork();
  useShortcuts([{ keys: 's', label: t('start.key'), group: t('areas:worklist'), run: start }]);
  return (
    <Tooltip label={t('start.hint')}>
      <Button leftSection={<Play size={16} aria-hidden="true" />} loading={isBusy} {...button} onClick={start}>
        {children}
      </Button>
    </Tooltip>
  );
}
