/** What the reader is told of a refusal in the settings. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

const CODES = [
  'name_taken',
  'last_admin',
  'own_role',
  'user_inactive',
  'already_collector',
  'not_a_team_lead',
  'unknown_team',
  'leave_overlaps',
  'leave_is_over',
  'cyclic_deputies',
  'unknown_deputy',
  'collector_without_team',
  'collector_unavailable',
  'same_collector',
] as const;

/** Says a refusal by its code; null for what the server has to say itself. */
export function useSettingsRefusal(): (problem: { readonly code: string }) => string | null {
  const { t } = useTranslation('settings');
  return useCallback(
    ({ code }) => {
      const known = CODES.find((one) => one === code);
      return known ? t(`refusals.${known}`) : null;
    },
    [t],
  );
}
