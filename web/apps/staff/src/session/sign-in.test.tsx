import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { person } from '../testing/people';
import { openScreen } from '../testing/screen';
import { status } from '../testing/server';

const HOME = {
  'GET /api/v1/accounts/': { next: null, previous: null, results: [] },
  'GET /api/v1/accounts/summary/': { count: 0, count_text: '0', is_capped: false, balances: [] },
};
const CHALLENGE = status(202, { challenge: 'c-1', second_factor: 'totp', expires_at: '2026-11-30T10:00:00Z' });
const CODE = 'POST /api/v1/auth/token/second-factor/';
const TOKEN = 'POST /api/v1/auth/token/';
const ME = 'GET /api/v1/auth/me/';

async function giveCredentials(user: Awaited<ReturnType<typeof openScreen>>['user']): Promise<void> {
  await user.type(await screen.findByLabelText('User name'), 'carl');
  await user.type(screen.getByLabelText('Password'), 'correct-horse-42{Enter}');
}

describe('a second factor', () => {
  it('is asked for after the password, says a wrong code in words, and takes a recovery code', async () => {
    let codes = 0;
    const answers = {
      ...HOME,
      [TOKEN]: CHALLENGE,
      [ME]: person('collector'),
      [CODE]: () => {
        codes += 1;
        return codes === 1 ? status(401, { code: 'wrong_sign_in_code', detail: 'x' }) : { access: 'a', refresh: null };
      },
    };
    const { user, asked } = await openScreen('/accounts', { role: null, answers });
    await giveCredentials(user);
    const code = await screen.findByLabelText('Code');
    await waitFor(() => expect(code).toHaveFocus());
    await user.type(code, '000000{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('This code is not right, or was used before.');

    await user.click(screen.getByRole('button', { name: 'I do not have my app: use a recovery code' }));
    await user.type(screen.getByLabelText('Recovery code'), 'abcd-efgh-ijkl{Enter}');
    expect(await screen.findByRole('heading', { name: 'Accounts' })).toBeVisible();
    const body = await asked
      .filter(({ url }) => url.endsWith('/second-factor/'))
      .at(-1)
      ?.json();
    expect(body).toEqual({ challenge: 'c-1', code: 'abcd-efgh-ijkl', use_cookie: true });
  });

  it('that took too long begins again with the password', async () => {
    const answers = { [TOKEN]: CHALLENGE, [CODE]: status(401, { code: 'sign_in_expired', detail: 'x' }) };
    const { user } = await openScreen('/login', { role: null, answers });
    await giveCredentials(user);
    await user.type(await screen.findByLabelText('Code'), '000000{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('Give your password again.');
    expect(screen.getByLabelText('Password')).toBeVisible();
  });

  it('that is required is set up before anything else, and shows the recovery codes', async () => {
    let isOn = false;
    const answers = {
      ...HOME,
      [TOKEN]: { access: 'a', refresh: null },
      [ME]: () => person('collector', { must_enrol_second_factor: !isOn }),
      'POST /api/v1/auth/second-factor/enrol/': { secret: 'ABCDEFGH', otpauth_url: 'otpauth://totp/x?secret=ABCDEFGH' },
      'POST /api/v1/auth/second-factor/confirm/': () => {
        isOn = true;
        return { recovery_codes: ['one-one', 'two-two'] };
      },
    };
    const { user, asked } = await openScreen('/accounts', { role: null, answers });
    await giveCredentials(user);
    await user.click(await screen.findByRole('button', { name: 'Set up an authenticator app' }));
    expect(await screen.findByRole('img', { name: /QR code/ })).toBeVisible();
    expect(screen.getByText('ABCD EFGH')).toBeVisible();
    await user.type(screen.getByLabelText('Code'), '123456{Enter}');

    expect(await screen.findByText('two-two')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Done' })).toBeDisabled();
    await user.click(screen.getByLabelText('I have kept these codes'));
    await user.click(screen.getByRole('button', { name: 'Done' }));
    expect(await screen.findByRole('heading', { name: 'Accounts' })).toBeVisible();
    const enrolled = await asked.find(({ url }) => url.endsWith('/enrol/'))?.json();
    expect(enrolled).toEqual({ password: 'correct-horse-42' });
  });
});

describe('too many attempts', () => {
  it('have to be waited for, with the time left on the button', async () => {
    const answers = { [TOKEN]: status(429, { code: 'too_many_logins', detail: 'x', retry_after_seconds: 42 }) };
    const { user } = await openScreen('/login', { role: null, answers });
    await giveCredentials(user);
    expect(await screen.findByRole('button', { name: /Try again in 4[0-2] seconds/ })).toBeDisabled();
    expect(screen.getByRole('alert')).toHaveTextContent('Too many attempts.');
  });
});

describe('a link', () => {
  const LOOK = 'POST /api/v1/auth/links/look/';
  const FACTS = {
    kind: 'invite',
    username: 'nina',
    full_name: 'Nina Rowe',
    agency_name: 'Harbour Recovery',
    expires_at: '2026-12-01T10:00:00Z',
    is_expired: false,
  };

  it('of an invite greets, takes a password and signs in with it', async () => {
    const answers = {
      'GET /api/v1/desk/day/': status(403, { code: 'forbidden', detail: 'x' }),
      'GET /api/v1/tasks/': HOME['GET /api/v1/accounts/'],
      'GET /api/v1/worklist/leases/': HOME['GET /api/v1/accounts/'],
      [LOOK]: FACTS,
      'POST /api/v1/auth/links/accept/': status(204),
      [TOKEN]: { access: 'a', refresh: null },
      [ME]: person('collector'),
    };
    const { user, asked } = await openScreen('/link#secret-token', { role: null, answers });
    expect(await screen.findByRole('heading', { name: 'Welcome to Harbour Recovery' })).toBeVisible();
    expect(screen.getByText('Nina Rowe, choose a password. Your user name is nina.')).toBeVisible();
    await user.type(screen.getByLabelText('New password'), 'correct-horse-42');
    await user.type(screen.getByLabelText('New password again'), 'correct-horse-42{Enter}');
    expect(await screen.findByRole('heading', { name: 'My day' })).toBeVisible();
    const bodies = await Promise.all(asked.filter(({ method }) => method === 'POST').map((one) => one.json()));
    expect(bodies).toEqual([
      { token: 'secret-token' },
      { token: 'secret-token', new_password: 'correct-horse-42' },
      { username: 'nina', password: 'correct-horse-42', use_cookie: true },
    ]);
  });

  it.each([
    ['was used', status(404, { code: 'link_refused', detail: 'x' }), 'This link does not work'],
    ['has expired', { ...FACTS, is_expired: true }, 'This link has expired'],
  ])('that %s says so and leads to signing in', async (_, answer, title) => {
    await openScreen('/link#t', { role: null, answers: { [LOOK]: answer } });
    expect(await screen.findByRole('heading', { name: title })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Go to sign in' })).toHaveAttribute('href', '/app/login');
  });

  it('without its secret asks nobody', async () => {
    const { asked } = await openScreen('/link', { role: null });
    expect(await screen.findByRole('heading', { name: 'This link does not work' })).toBeVisible();
    expect(asked.filter(({ url }) => url.includes('/links/'))).toEqual([]);
  });
});
