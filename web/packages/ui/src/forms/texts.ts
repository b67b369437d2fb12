/** What a refusal says in the reader's language: by its code, else the server's own sentence. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProblemLike } from './problems';

type FieldProblem = ProblemLike['errors'][number];

/** Says problems, and what is wrong with a field. */
export interface ProblemTexts {
  readonly ofProblem: (problem: ProblemLike) => string;
  readonly ofField: (problem: FieldProblem) => string;
}

/** Texts by the codes that every address may answer with. What only one of them says, its page knows. */
export function useProblemTexts(): ProblemTexts {
  const { t, i18n } = useTranslation('ui');
  const ofCode = useCallback(
    (group: 'problems' | 'fields', code: string, otherwise: string, facts: object = {}): string => {
      const key = `ui:${group}.${code}`;
      // The server's codes are not known to the types; whether there is a text is asked first.
      return i18n.exists(key) ? String(i18n.t(key as never, facts as never)) : otherwise;
    },
    [i18n],
  );
  const ofProblem = useCallback(
    ({ status, code, detail, facts }: ProblemLike) =>
      status >= 500 || detail === '' ? t('states.failed') : ofCode('problems', code, detail, facts),
    [t, ofCode],
  );
  const ofField = useCallback(({ code, message }: FieldProblem) => ofCode('fields', code, message), [ofCode]);
  return { ofProblem, ofField };
}
