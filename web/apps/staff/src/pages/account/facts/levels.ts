/** Risk levels as words and colours. */
import type { ChipTone } from '@fairdue/ui';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

export const LEVELS = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;

export const LEVEL_TONES: Readonly<Record<string, ChipTone>> = {
  LOW: 'success',
  MEDIUM: 'info',
  HIGH: 'warning',
  CRITICAL: 'danger',
};

/** Says a level. */
export function useLevel(): (level: string) => string {
  const { t } = useTranslation('account');
  return useCallback(
    (level) => (LEVELS.includes(level as 'LOW') ? t(`levels.${level as 'LOW'}`) : level || t('score.none')),
    [t],
  );
}
