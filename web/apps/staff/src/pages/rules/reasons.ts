/** Why rules could not give an account to anybody, in words. */
import type { TFunction } from 'i18next';

const REASONS = [
  'no_rule',
  'no_team',
  'team_empty',
  'team_full',
  'on_leave',
  'no_skill',
  'no_room',
  'not_your_team',
] as const;

/** The reason in the reader's language; its code where it is unknown here. */
export function reasonText(reason: string, t: TFunction<'rules'>): string {
  const known = REASONS.find((each) => each === reason);
  return known ? t(`reasons.${known}`) : reason;
}
