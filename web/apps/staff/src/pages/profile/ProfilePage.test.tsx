import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { preferences } from '../../preferences/preferences';
import { person } from '../../testing/people';
import { openScreen } from '../../testing/screen';
import { status } from '../../testing/server';

const OFF = { is_on: false, is_required: false, on_since: null, recovery_codes_left: 0 };
const ON = { is_on: true, is_required: true, on_since: '2026-11-01T10:00:00Z', recovery_codes_left: 2 };
const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0 Safari/537.36';
const SESSION = {
  id: 's-1',
  ip: '10.0.0.7',
  user_agent: CHROME,
  created_at: '2026-11-01T10:00:00Z',
  last_used_at: '2026-11-01T12:00:00Z',
  expires_at: '2026-11-08T10:00:00Z',
  is_current: true,
};
const BASE = {
  'GET /api/v1/auth/second-factor/': OFF,
  'GET /api/v1/auth/sessions/': [SESSION, { ...SESSION, id: 's-2', is_current: false }],
};
const PREFERENCES = 'PATCH /api/v1/auth/me/preferences/';

describe('preferences', () => {
  it('hold at once and are kept by the server', async () => {
    const answers = {
      ...BASE,
      [PREFERENCES]: async (request: Request) => {
        const me = person('collector');
        return { ...me, preferences: { ...me.preferences, ...(await request.json()) } };
      },
    };
    const { user, asked } = await openScreen('/profile', { role: 'collector', answers });
    await user.selectOptions(await screen.findByLabelText('Language'), 'es');
    expect(await screen.findByRole('heading', { level: 1, name: 'Perfil y seguridad' })).toBeVisible();
    expect(document.documentElement.lang).toBe('es');
    await user.selectOptions(screen.getByLabelText('Filas por página'), '100');
    await waitFor(() => expect(preferences().pageSize).toBe(100));
    const sent = asked.filter(({ method }) => method === 'PATCH');
    await waitFor(() => expect(asked.filter(({ method }) => method === 'PATCH')).toHaveLength(2));
    expect(await sent[0]?.json()).toEqual({ language: 'es' });
  });

  it('that the server does not take are told so', async () => {
    const answers = { ...BASE, [PREFERENCES]: status(500, { code: 'internal_error', detail: 'x' }) };
    const { user } = await openScreen('/profile', { role: 'collector', answers });
    await user.click(await screen.findByRole('switch', { name: 'Keyboard shortcuts' }));
    expect(await screen.findByText(/could not be saved/)).toBeVisible();
  });

  it('of who signs in hold before anything was chosen in this browser', async () => {
    const kept = { ...person('collector').preferences, density: 'compact' as const, page_size: 25 };
    await openScreen('/profile', { role: 'collector', who: { preferences: kept }, answers: BASE });
    await screen.findByRole('heading', { level: 1 });
    expect(preferences()).toMatchObject({ density: 'compact', pageSize: 25, timeZone: 'America/New_York' });
  });
});

describe('the second factor', () => {
  it('that is required cannot be turned off, and warns when codes run out', async () => {
    await openScreen('/profile', { role: 'collector', answers: { ...BASE, 'GET /api/v1/auth/second-factor/': ON } });
    expect(await screen.findByText('2 recovery codes left')).toBeVisible();
    expect(screen.getByText('Your agency requires it for your role.')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Turn off' })).toBeNull();
  });

  it('gives new recovery codes for password and code', async () => {
    const answers = {
      ...BASE,
      'GET /api/v1/auth/second-factor/': ON,
      'POST /api/v1/auth/second-factor/recovery-codes/': { recovery_codes: ['fresh-code'] },
    };
    const { user, asked } = await openScreen('/profile', { role: 'collector', answers });
    await user.click(await screen.findByRole('button', { name: 'New recovery codes' }));
    const dialog = within(await screen.findByRole('dialog'));
    await user.type(dialog.getByLabelText('Password'), 'correct-horse-42');
    await user.type(dialog.getByLabelText('Code'), '123 456{Enter}');
    expect(await screen.findByText('fresh-code')).toBeVisible();
    const body = await asked.find(({ url }) => url.endsWith('/recovery-codes/'))?.json();
    expect(body).toEqual({ password: 'correct-horse-42', code: '123 456' });
  });
});

describe('sessions', () => {
  it('elsewhere can be ended, this one not', async () => {
    const answers = { ...BASE, 'DELETE /api/v1/auth/sessions/s-2/': status(204) };
    const { user, asked } = await openScreen('/profile', { role: 'collector', answers });
    await user.click(await screen.findByRole('button', { name: 'Sign out Chrome on Linux' }));
    expect(await screen.findByText('Signed out: Chrome on Linux')).toBeVisible();
    expect(asked.filter(({ method }) => method === 'DELETE').map(({ url }) => new URL(url).pathname)).toEqual([
      '/api/v1/auth/sessions/s-2/',
    ]);
  });
});
