/** What the reader is told of a refused sign-in. */
import type { ParseKeys } from 'i18next';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

const TEXTS: Readonly<Record<string, ParseKeys<'shell'>>> = {
  wrong_credentials: 'signIn.wrong',
  wrong_sign_in_code: 'signIn.wrongCode',
  wrong_code: 'signIn.wrongCode',
  wrong_password: 'signIn.wrongPassword',
  weak_password: 'signIn.weak',
  too_many_logins: 'signIn.wait',
  throttled: 'signIn.wait',
};

/** Says a refusal by its code; null for what the server has to say itself. */
export function useRefusal(): (problem: { readonly code: string }) => string | null {
  const { t } = useTranslation();
  return useCallback(
    ({ code }) => {
      const key = TEXTS[code];
      return key ? t(key as 'signIn.wrong') : null;
    },
    [t],
  );
}
