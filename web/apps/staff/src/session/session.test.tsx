import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { person } from '../testing/people';
import { openScreen } from '../testing/screen';
import { status } from '../testing/server';

const SUMMARY = { count: 0, count_text: '0', is_capped: false, balances: [] };
const ACCOUNTS = {
  'GET /api/v1/accounts/': { next: null, previous: null, results: [] },
  'GET /api/v1/accounts/summary/': SUMMARY,
};
const TOKEN = 'POST /api/v1/auth/token/';
const HOME = {
  'GET /api/v1/desk/day/': status(403, { code: 'forbidden', detail: 'x' }),
  'GET /api/v1/tasks/': ACCOUNTS['GET /api/v1/accounts/'],
  'GET /api/v1/worklist/leases/': ACCOUNTS['GET /api/v1/accounts/'],
};
const ME = 'GET /api/v1/auth/me/';

async function enter(
  user: Awaited<ReturnType<typeof openScreen>>['user'],
  name: string,
  password: string,
): Promise<void> {
  await user.type(await screen.findByLabelText('User name'), name);
  await user.type(screen.getByLabelText('Password'), password);
  await user.keyboard('{Enter}');
}

describe('signing in', () => {
  it('leads to the page one wanted, with the refresh token in the cookie', async () => {
    const answers = { ...ACCOUNTS, [TOKEN]: { access: 'token', refresh: null }, [ME]: person('collector') };
    const { user, asked, router } = await openScreen('/accounts?status=new', { role: null, answers });
    await enter(user, 'carl', 'correct-horse-42');

    expect(await screen.findByRole('heading', { name: 'Accounts' })).toBeVisible();
    expect(router.state.location.href).toBe('/accounts?status=new');
    const body = await asked.find(({ url }) => url.endsWith('/auth/token/'))?.json();
    expect(body).toEqual({ username: 'carl', password: 'correct-horse-42', use_cookie: true });
  });

  it('says in the reader’s words that name or password is wrong, and keeps the name', async () => {
    const answers = { [TOKEN]: status(401, { code: 'wrong_credentials', detail: 'x' }) };
    const { user } = await openScreen('/login', { role: null, answers, language: 'es' });
    await user.type(await screen.findByLabelText('Usuario'), 'carl');
    await user.type(screen.getByLabelText('Contraseña'), 'wrong{Enter}');

    expect(await screen.findByRole('alert')).toHaveTextContent('El usuario o la contraseña no son correctos.');
    expect(screen.getByLabelText('Usuario')).toHaveValue('carl');
  });

  it('asks for a password of one’s own first, binds what is wrong with it, and goes on', async () => {
    let tries = 0;
    const weak = {
      code: 'invalid',
      detail: 'x',
      errors: [{ field: 'new_password', code: 'weak', message: 'is too common' }],
    };
    const answers = {
      ...HOME,
      [TOKEN]: { access: 'token', refresh: null },
      [ME]: () => person('collector', { must_change_password: tries < 2 }),
      'POST /api/v1/auth/password/': () => {
        tries += 1;
        return tries === 1 ? status(422, weak) : status(204);
      },
    };
    const { user } = await openScreen('/login', { role: null, answers });
    await enter(user, 'carl', 'temporary');
    await user.type(await screen.findByLabelText('New password'), 'password12');
    await user.type(screen.getByLabelText('New password again'), 'password12{Enter}');
    await waitFor(() => expect(screen.getByLabelText('New password')).toHaveAccessibleDescription(/is too common/));

    await user.keyboard('{Enter}');
    await user.click(screen.getByRole('button', { name: 'Save and go on' }));
    expect(await screen.findByRole('heading', { name: 'My day' })).toBeVisible();
  });
});

describe('a session that ends', () => {
  it('asks to sign in over the page, keeps the page, and sends the request again', async () => {
    let isOver = false;
    const guarded = (body: unknown) => () => (isOver ? status(401, { code: 'unauthenticated', detail: 'x' }) : body);
    const answers = {
      'GET /api/v1/accounts/': guarded(ACCOUNTS['GET /api/v1/accounts/']),
      'GET /api/v1/accounts/summary/': guarded(SUMMARY),
      'POST /api/v1/auth/token/refresh/': status(401, { code: 'refresh_refused', detail: 'x' }),
      [TOKEN]: () => {
        isOver = false;
        return { access: 'another', refresh: null };
      },
      [ME]: person('collector'),
    };
    const { user, asked, router } = await openScreen('/accounts', { role: 'collector', answers });
    await screen.findByText('No accounts yet');
    isOver = true;
    await user.type(screen.getByRole('searchbox'), 'sharpe{Enter}');

    expect(await screen.findByRole('dialog', { name: 'Sign in again' })).toBeVisible();
    expect(screen.getByLabelText('User name')).toHaveAttribute('readonly');
    await user.type(screen.getByLabelText('Password'), 'correct-horse-42{Enter}');

    expect(await screen.findByText('Nothing matches these filters')).toBeVisible();
    expect(router.state.location.href).toBe('/accounts?search=sharpe');
    const last = asked.filter(({ url }) => url.includes('/accounts/?')).at(-1);
    expect(last?.headers.get('Authorization')).toBe('Bearer another');
  });
});
