/** What the palette can do by itself: open pages, what the areas offer, theme, language, sign out. */
import { useMantineColorScheme } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { Languages, LogOut, type LucideIcon, Play, SunMoon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { AREAS } from '../areas/list';
import { changeLanguage, useSay } from '../i18n/i18n';
import { LANGUAGES, type Language } from '../i18n/languages';
import { useStartWork } from '../pages/worklist/useStartWork';
import { setPreferences, usePreferences } from '../preferences/preferences';
import { has } from '../session/roles';
import { useUser } from '../session/session';
import { useLeave } from './useLeave';

/** A command as a line. */
export interface Command {
  readonly id: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly keys: string | undefined;
  readonly run: () => void;
}

/** Pages and commands whose names hold all the words, in any order. */
export function useCommands(typed: string): {
  readonly pages: readonly Command[];
  readonly actions: readonly Command[];
} {
  const words = typed.trim().toLocaleLowerCase().split(/\s+/);
  const fits = ({ label }: Command) => words.every((word) => label.toLocaleLowerCase().includes(word));
  return { pages: usePages().filter(fits), actions: useActions().filter(fits) };
}

function usePages(): readonly Command[] {
  const say = useSay();
  const user = useUser();
  const router = useRouter();
  return AREAS.flatMap(({ nav = [] }) => nav)
    .filter(({ roles }) => has(user, roles))
    .sort((one, other) => one.order - other.order)
    .map(({ to, label, icon, key }) => ({
      id: `go ${to}`,
      label: say(label),
      icon,
      keys: key ? `g ${key}` : undefined,
      run: () => void router.navigate({ href: to }),
    }));
}

function useActions(): readonly Command[] {
  const { t } = useTranslation(['shell', 'areas']);
  const say = useSay();
  const user = useUser();
  const router = useRouter();
  const leave = useLeave();
  const { language } = usePreferences();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const go = (href: string) => void router.navigate({ href });
  const work = useStartWork();
  const begin = { id: 'start', label: t('areas:startWork.name'), icon: Play, keys: undefined, run: work.start };
  const entries = AREAS.flatMap(({ palette = [] }) => palette)
    .filter(({ roles }) => has(user, roles))
    .map(({ id, label, icon, run }) => ({ id, label: say(label), icon, keys: undefined, run: () => run(go) }));
  const themes = (['light', 'dark', 'auto'] as const)
    .filter((theme) => theme !== colorScheme)
    .map((theme) => ({
      id: `theme ${theme}`,
      label: t('palette.theme', { theme: t(`preferences.${theme}`) }),
      icon: SunMoon,
      keys: undefined,
      run: () => setColorScheme(theme),
    }));
  const languages = Object.entries(LANGUAGES)
    .filter(([code]) => code !== language)
    .map(([code, name]) => ({
      id: `language ${code}`,
      label: t('palette.language', { language: name }),
      icon: Languages,
      keys: undefined,
      run: () => void changeLanguage(code as Language).then(() => setPreferences({ language: code as Language })),
    }));
  const out = { id: 'sign-out', label: t('user.signOut'), icon: LogOut, keys: undefined, run: () => void leave() };
  return [...(work.isPossible ? [begin] : []), ...entries, ...themes, ...languages, out];
}
