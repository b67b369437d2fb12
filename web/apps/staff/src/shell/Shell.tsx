/** The frame around every page of who is signed in: skip link, header, navigation, content. */
import { ConfirmProvider, useShortcuts } from '@fairdue/ui';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { Outlet, useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AREAS } from '../areas/list';
import { useSay } from '../i18n/i18n';
import { usePreferences } from '../preferences/preferences';
import { needsAgency } from '../session/agency';
import { has } from '../session/roles';
import { useSession, useUser } from '../session/session';
import { AgencyChoice } from './AgencyChoice';
import { Header } from './Header';
import { Navigation } from './Navigation';
import classes from './Shell.module.css';

// What most visits never open.
const Palette = lazy(async () => ({ default: (await import('./Palette')).Palette }));
const NavigationDrawer = lazy(async () => ({ default: (await import('./NavigationDrawer')).NavigationDrawer }));
const ShortcutHelp = lazy(async () => ({ default: (await import('@fairdue/ui/shortcut-help')).ShortcutHelp }));
const SignInDialog = lazy(async () => ({ default: (await import('../session/SignInDialog')).SignInDialog }));

/** The frame, and the dialogs that every page inside may need. They are not here for the sign-in page, which is light. */
export function Shell() {
  return (
    <ConfirmProvider>
      <Frame />
      <Expired />
    </ConfirmProvider>
  );
}

function Expired() {
  const { isExpired } = useSession();
  const wasExpired = useWas(isExpired);
  return (
    wasExpired && (
      <Suspense fallback={null}>
        <SignInDialog />
      </Suspense>
    )
  );
}

/** Whether it is so, or ever was: what was opened stays, so that it can close in its own time. */
function useWas(isSo: boolean): boolean {
  const [was, setWas] = useState(isSo);
  if (isSo && !was) {
    setWas(true);
  }
  return was || isSo;
}

function Frame() {
  const { t } = useTranslation();
  const user = useUser();
  const { hasShortcuts } = usePreferences();
  const [isMenuOpen, menu] = useDisclosure(false);
  const [isHelpOpen, help] = useDisclosure(false);
  const [isPaletteOpen, palette] = useDisclosure(false);
  const wasPaletteOpen = useWas(isPaletteOpen);
  const wasHelpOpen = useWas(isHelpOpen);
  const wasMenuOpen = useWas(isMenuOpen);
  const isNarrow = useMediaQuery('(max-width: 47.99em)', false, { getInitialValueInEffect: false });
  useShellShortcuts(palette.open, help.open);
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#content">
        {t('skip')}
      </a>
      <Header onMenu={isNarrow ? menu.open : null} onPalette={palette.open} onHelp={help.open} />
      {!isNarrow && <Navigation />}
      <Suspense fallback={null}>
        {isNarrow && wasMenuOpen && <NavigationDrawer isOpen={isMenuOpen} onClose={menu.close} />}
      </Suspense>
      <main id="content" className={classes.content} tabIndex={-1}>
        {needsAgency(user) ? <AgencyChoice /> : <Outlet />}
      </main>
      <Suspense fallback={null}>
        {wasHelpOpen && <ShortcutHelp isOpen={isHelpOpen} onClose={help.close} isOn={hasShortcuts} />}
      </Suspense>
      <Suspense fallback={null}>
        {wasPaletteOpen && <Palette isOpen={isPaletteOpen} onClose={palette.close} />}
      </Suspense>
    </div>
  );
}

function useShellShortcuts(openPalette: () => void, openHelp: () => void): void {
  const { t } = useTranslation();
  const say = useSay();
  const router = useRouter();
  const user = useUser();
  const group = t('shortcuts.everywhere');
  const places = AREAS.flatMap(({ nav = [] }) => nav).filter(({ key, roles }) => key && has(user, roles));
  useShortcuts([
    { keys: 'mod+k', label: t('shortcuts.palette'), group, run: openPalette, isEverywhere: true },
    { keys: '/', label: t('shortcuts.search'), group, run: () => focusSearch(openPalette) },
    { keys: '?', label: t('shortcuts.help'), group, run: openHelp },
    ...places.map(({ key, label, to }) => ({
      keys: `g ${key}`,
      label: t('shortcuts.go', { place: say(label) }),
      group,
      run: () => void router.navigate({ href: to }),
    })),
  ]);
}

function focusSearch(openPalette: () => void): void {
  const field = document.querySelector<HTMLInputElement>('#content input[type="search"]');
  if (field) {
    field.focus();
    field.select();
  } else {
    openPalette();
  }
}
