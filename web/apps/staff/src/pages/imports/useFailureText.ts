/** Why a file cannot be taken, in the person's language. */
import type { ProblemLike } from '@fairdue/ui';
import type { ParseKeys } from 'i18next';
import { useTranslation } from 'react-i18next';

/** Text of a failure by its code; null for one that has none here. */
export function useFailureOf(): (code: string) => string | null {
  const { t, i18n } = useTranslation('imports');
  return (code) => {
    const key = `failures.${code}` as ParseKeys<'imports'>;
    return i18n.exists(key, { ns: 'imports' }) ? String(t(key)) : null;
  };
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
  const { t, i18n } = useTranslation('imports');
  const failureOf = useFailureOf();
  return (code) => {
    const key = `codes.${code}` as ParseKeys<'imports'>;
    return i18n.exists(key, { ns: 'imports' }) ? String(t(key)) : (failureOf(code) ?? code);
  };
}
