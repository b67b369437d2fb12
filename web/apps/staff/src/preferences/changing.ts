/** Preferences of who is signed in: the server keeps them, this browser follows at once. */
import { client, type Me } from '@fairdue/api-staff';
import { toastFailed } from '@fairdue/ui';
import { useMantineColorScheme } from '@mantine/core';
import { useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { changeLanguage } from '../i18n/i18n';
import { session, signedIn, useSession } from '../session/session';
import { setPreferences } from './preferences';

/** What the server keeps. */
export type Kept = Me['preferences'];

type SetScheme = (scheme: Kept['theme']) => void;

/** Change some: here at once, on the server when somebody is signed in. */
export function useChangePreferences(): (changes: Partial<Kept>) => Promise<void> {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const latest = useRef(0);
  return useCallback(
    async (changes) => {
      latest.current += 1;
      const turn = latest.current;
      await adopt(changes, setColorScheme);
      if (session().user === null) {
        return;
      }
      try {
        const { data } = await client.PATCH('/api/v1/auth/me/preferences/', { body: changes });
        if (data && turn === latest.current) {
          signedIn(data);
        }
      } catch {
        toastFailed(t('preferences.notSaved'));
      }
    },
    [t, setColorScheme],
  );
}

/** Has this browser follow whoever signs in, and every change that the server tells of. */
export function useFollowPreferences(): void {
  const { user } = useSession();
  const { setColorScheme } = useMantineColorScheme();
  // Mantine makes this function anew with every render; only what is kept may start an effect.
  const setScheme = useRef(setColorScheme);
  setScheme.current = setColorScheme;
  const kept = user?.preferences;
  useEffect(() => {
    if (kept) {
      void adopt(kept, setScheme.current);
    }
  }, [kept]);
}

async function adopt(changes: Partial<Kept>, setScheme: SetScheme): Promise<void> {
  const { language, time_zone, density, theme, shortcuts, page_size } = changes;
  if (language !== undefined) {
    await changeLanguage(language);
  }
  if (theme !== undefined) {
    setScheme(theme);
  }
  setPreferences({
    ...(language !== undefined && { language }),
    ...(time_zone !== undefined && { timeZone: time_zone }),
    ...(density !== undefined && { density }),
    ...(shortcuts !== undefined && { hasShortcuts: shortcuts }),
    ...(page_size !== undefined && { pageSize: page_size }),
  });
}
