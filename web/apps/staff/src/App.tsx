/** Everything around the pages. */
import { OfflineBanner, UiProvider } from '@fairdue/ui';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { localeOf } from './i18n/languages';
import { usePreferences } from './preferences/preferences';
import type { makeRouter } from './router/router';

interface AppProps {
  readonly queries: QueryClient;
  readonly router: ReturnType<typeof makeRouter>;
  readonly env?: 'default' | 'test';
}

/** The app of one tab. */
export function App({ queries, router, env = 'default' }: AppProps) {
  const { language, timeZone, density, hasShortcuts } = usePreferences();
  return (
    <UiProvider
      locale={localeOf(language, navigator.languages)}
      timeZone={timeZone}
      density={density}
      hasShortcuts={hasShortcuts}
      env={env}
    >
      <QueryClientProvider client={queries}>
        <OfflineBanner />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </UiProvider>
  );
}
