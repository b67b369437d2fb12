/** Where a version of the scorecard stands. */
import { Chip, type ChipTone } from '@fairdue/ui';
import { useTranslation } from 'react-i18next';

const TONES: Readonly<Record<string, ChipTone>> = {
  draft: 'warning',
  approved: 'info',
  active: 'success',
  retired: 'neutral',
};

/** As a chip. */
export function StateChip({ status }: { readonly status: string }) {
  const { t } = useTranslation('scorecards');
  return (
    <Chip tone={TONES[status] ?? 'neutral'}>{t(`states.${status}` as 'states.draft', { defaultValue: status })}</Chip>
  );
}
