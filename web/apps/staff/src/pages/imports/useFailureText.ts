/** Why a file cannot be taken, in the person's language. */
import type { ProblemLike } from '@fairdue/ui';
import { useKnown } from '../../i18n/i18n';

/** Text of a failure by its code; null for one that has none here. */
export function useFailureOf(): (code: string) => string | null {
  const known = useKnown('imports');
  return (code) => known(`failures.${code}`);
}

/** For FormProblem: a file that cannot be read tells its own reason. */
export function useFailureText(): (problem: ProblemLike) => string | null {
  const textOf = useFailureOf();
  return ({ code, facts, detail }) => {
    const reason = code === 'unreadable_file' ? String(facts.reason ?? code) : code;
    const text = textOf(reason);
    return text && code === 'unreadable_file' ? `${text} (${detail})` : text;
  };
}

/** What a code of an error or warning means. */
export function useCodeText(): (code: string) => string {
  const known = useKnown('imports');
  return (code) => known(`codes.${code}`) ?? known(`failures.${code}`) ?? code;
}
