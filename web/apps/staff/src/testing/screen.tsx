/** Renders the whole app at an address, as somebody, against answers of the server. */
import { type Me, makeQueries, transport } from '@fairdue/api-staff';
import { createMemoryHistory } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { App } from '../App';
import { startTexts } from '../i18n/i18n';
import type { Language } from '../i18n/languages';
import { forgetPreferences } from '../preferences/preferences';
import { makeRouter } from '../router/router';
import type { Role } from '../session/roles';
import { forget, signedIn, waitForSignIn } from '../session/session';
import { person } from './people';
import { serve } from './server';

interface ScreenOptions {
  /** Null: nobody is signed in. */
  readonly role: Role | null;
  /** What is different about the person. */
  readonly who?: Partial<Me>;
  readonly answers?: Parameters<typeof serve>[0];
  readonly language?: Language;
}

/** What a test of a screen works with. */
export interface Screen {
  readonly user: UserEvent;
  /** Every request so far. */
  readonly asked: Request[];
  readonly router: ReturnType<typeof makeRouter>;
}

const NOBODY = {
  'GET /api/v1/auth/session/': { authenticated: false, user: null },
  'GET /api/v1/setup/': { needed: false, needs_token: false, demo_available: false, demo: null },
};

/** Open an address below /app. */
export async function openScreen(
  path: string,
  { role, who = {}, answers = {}, language = 'en' }: ScreenOptions,
): Promise<Screen> {
  forgetPreferences();
  forget();
  await startTexts(language);
  const asked = serve({ ...NOBODY, ...answers });
  transport.onExpired(waitForSignIn);
  if (role !== null) {
    transport.hold('token');
    const me = person(role, who);
    signedIn({ ...me, preferences: { ...me.preferences, language } });
  }
  const queries = makeQueries();
  queries.setDefaultOptions({ queries: { ...queries.getDefaultOptions().queries, retry: false } });
  const router = makeRouter(queries, createMemoryHistory({ initialEntries: [`/app${path}`] }));
  render(<App queries={queries} router={router} env="test" />);
  return { user: userEvent.setup(), asked, router };
}
