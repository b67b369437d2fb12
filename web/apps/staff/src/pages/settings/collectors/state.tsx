/** Whether a collector works. */
import { Chip, formatDate, useUiSettings } from '@fairdue/ui';
import { CalendarOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';

interface CollectorStateProps {
  readonly isActive: boolean;
  readonly awayUntil: string | null;
}

/** Active, away until a day, or switched off. */
export function CollectorState({ isActive, awayUntil }: CollectorStateProps) {
  const { t } = useTranslation('settings');
  const { locale } = useUiSettings();
  if (!isActive) {
    return <Chip tone="neutral">{t('state.off')}</Chip>;
  }
  return awayUntil ? (
    <Chip tone="warning" icon={CalendarOff}>
      {t('state.away', { until: formatDate(awayUntil, locale) })}
    </Chip>
  ) : (
    <Chip tone="success">{t('state.active')}</Chip>
  );
}
