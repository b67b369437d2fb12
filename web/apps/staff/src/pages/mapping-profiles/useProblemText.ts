/** What the server refuses of a profile, in the person's language. */
import type { ProblemLike } from '@fairdue/ui';
import { useTranslation } from 'react-i18next';

/** For FormProblem: null for what the server says better itself. */
export function useProblemText(): (problem: ProblemLike) => string | null {
  const { t } = useTranslation('mapping-profiles');
  return ({ code }) => (code === 'profile_exists' || code === 'creditor_has_profile' ? t(`problems.${code}`) : null);
}
