/** The frame around every page of who is signed in: skip link, header, navigation, content. */
import { ConfirmProvider, ShortcutHelp, useShortcuts } from '@fairdue/ui';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { Outlet, useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AREAS } from '../areas/list';
import { useSay } from '../i18n/i18n';
import { usePreferences } from '../preferences/preferences';
import { needsAgency } from '../session/agency';
import { has } from '../session/roles';
import { SignInDialog } from '../session/SignInDialog';
import { useUser } from '../session/session';
import { AgencyChoice } from './AgencyChoice';
import { Header } from './Header';
import { Navigation, NavigationDrawer } from './Navigation';
import classes from './Shell.module.css';

const Palette = lazy(() => import('./Palette').then(({ Palette: component }) => ({ default: component })));

/** The frame, and the dialogs that every page inside may need. They are not here for the sign-in page, which is light. */
export function Shell() {
  return (
    <ConfirmProvider>
      <Frame />
      <SignInDialog />
    </ConfirmProvider>
  );
}

function Frame() {
  const { t } = useTranslation();
  const user = useUser();
  const { hasShortcuts } = usePreferences();
  const [isMenuOpen, menu] = useDisclosure(false);
  const [isHelpOpen, help] = useDisclosure(false);
  const [isPaletteOpen, palette] = useDisclosure(false);
  const [wasPaletteOpened, setWasPaletteOpened] = useState(false);
  const isNarrow = useMediaQuery('(max-width: 47.99em)', false, { getInitialValueInEffect: false });
  const openPalette = () => {
    setWasPaletteOpened(true);
    palette.open();
  };
  useShellShortcuts(openPalette, help.open);
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#content">
        {t('skip')}
      </a>
      <Header onMenu={isNarrow ? menu.open : null} onPalette={openPalette} onHelp={help.open} />
      {isNarrow ? <NavigationDrawer isOpen={isMenuOpen} onClose={menu.close} /> : <Navigation />}
      <main id="content" className={classes.content} tabIndex={-1}>
        {needsAgency(user) ? <AgencyChoice /> : <Outlet />}
      </main>
      <ShortcutHelp isOpen={isHelpOpen} onClose={help.close} isOn={hasShortcuts} />
      {wasPaletteOpened && (
        <Suspense>
          <Palette isOpen={isPaletteOpen} onClose={palette.close} />
        </Suspense>
      )}
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
