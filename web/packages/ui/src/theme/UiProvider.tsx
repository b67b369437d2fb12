/** What every component below needs: theme, nonce of the page's policy, locale, time zone and density. */
import { MantineProvider } from '@mantine/core';
import { setNonce } from 'get-nonce';
import { createContext, lazy, type ReactNode, Suspense, useContext, useLayoutEffect, useMemo, useState } from 'react';
import { ShortcutsProvider } from '../shortcuts/ShortcutsProvider';
import { theme, variables } from './theme';

// No page begins with a message: what is told before this is here waits in the store.
const Messages = lazy(async () => ({ default: (await import('./Messages')).Messages }));

/** How tall rows are. */
export type Density = 'compact' | 'default' | 'comfortable';

/** Settings of the person that change how things are shown. */
export interface UiSettings {
  /** BCP 47, such as `en-US`. */
  readonly locale: string;
  /** IANA name, such as `America/New_York`. */
  readonly timeZone: string;
  readonly density: Density;
  readonly hasShortcuts: boolean;
}

const Settings = createContext<UiSettings>({
  locale: 'en-US',
  timeZone: 'UTC',
  density: 'default',
  hasShortcuts: true,
});

/** The settings of the person who looks at the page. */
export function useUiSettings(): UiSettings {
  return useContext(Settings);
}

/** The nonce that the page was served with; empty where there is no policy. */
export function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

interface UiProviderProps extends UiSettings {
  readonly children: ReactNode;
  /** `test` leaves out transitions and portals. */
  readonly env?: 'default' | 'test';
}

/** Wraps an app. */
export function UiProvider({ children, env = 'default', locale, timeZone, density, hasShortcuts }: UiProviderProps) {
  const settings = useMemo(
    () => ({ locale, timeZone, density, hasShortcuts }),
    [locale, timeZone, density, hasShortcuts],
  );
  // Dialogs stop the page behind them from scrolling by a style element of their own.
  useState(() => setNonce(pageNonce()));
  useLayoutEffect(() => {
    document.documentElement.dataset.density = density;
  }, [density]);
  return (
    <Settings value={settings}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={variables}
        defaultColorScheme="auto"
        getStyleNonce={pageNonce}
        env={env}
      >
        <ShortcutsProvider isOn={hasShortcuts}>
          {children}
          <Suspense fallback={null}>
            <Messages />
          </Suspense>
        </ShortcutsProvider>
      </MantineProvider>
    </Settings>
  );
}
