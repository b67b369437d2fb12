import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Role } from '../../session/roles';
import { openScreen } from '../../testing/screen';
import { status } from '../../testing/server';

const page = (...results: readonly object[]) => ({ next: null, previous: null, results });
const NINA = {
  id: 'u-1',
  agency: 'agency-1',
  username: 'nina',
  email: 'nina@example.test',
  first_name: 'Nina',
  last_name: 'Rowe',
  role: 'collector',
  is_active: true,
  must_change_password: false,
  has_joined: true,
  has_second_factor: true,
  last_login_at: null,
  created_at: '2026-11-01T10:00:00Z',
};
const COLLECTOR = {
  id: 'c-1',
  agency: 'agency-1',
  user_id: 'u-1',
  username: 'nina',
  full_name: 'Nina Rowe',
  team_id: 't-1',
  team_name: 'Early',
  commission_rate: '0.1525',
  max_accounts: 50,
  skills: ['bankruptcy'],
  regions: [],
  languages: ['es'],
  is_active: true,
  away_until: null,
  created_at: '2026-11-01T10:00:00Z',
};
const OMAR = { ...COLLECTOR, id: 'c-2', user_id: 'u-2', username: 'omar', full_name: 'Omar Diaz' };
const TEAM = {
  id: 't-1',
  name: 'Early',
  is_active: true,
  leads: [],
  active_collectors: 2,
  created_at: NINA.created_at,
};
const USERS = { 'GET /api/v1/users/': page(NINA) };
const COLLECTORS = {
  'GET /api/v1/collectors/': page(COLLECTOR, OMAR),
  'GET /api/v1/teams/': page(TEAM),
  'GET /api/v1/assignment-capacity/': page(),
};
const PREVIEW = {
  run_id: null,
  is_preview: true,
  held: 3,
  reassigned: 2,
  left: 1,
  by_reason: { no_room: 1 },
  to: [
    {
      collector_id: 'c-2',
      collector_name: 'Omar Diaz',
      team_id: 't-1',
      accounts: 2,
      open_accounts: 12,
      max_accounts: 50,
      balances: [{ currency: 'USD', amount: '90071992547409931.25' }],
    },
  ],
};
const REASSIGN = 'POST /api/v1/collectors/c-1/reassign/';

describe('settings', () => {
  it.each<[Role, string[]]>([
    ['agency_admin', ['Users', 'Teams', 'Collectors', 'API keys', 'Payment processors', 'Agency']],
    ['team_lead', ['Teams', 'Collectors']],
    ['readonly', ['Users', 'Teams', 'Collectors']],
  ])('offer %s what he may see', async (role, places) => {
    await openScreen('/settings/collectors', { role, answers: COLLECTORS });
    const tabs = await screen.findByRole('navigation', { name: 'Settings' });
    expect(
      within(tabs)
        .getAllByRole('link')
        .map(({ textContent }) => textContent),
    ).toEqual(places);
    expect(await screen.findAllByText('15.25%')).toHaveLength(2);
  });
});

describe('users', () => {
  it('are invited by a link that is shown this once', async () => {
    const link = { kind: 'invite', token: 's', path: 'link#s', expires_at: '2026-12-07T10:00:00Z' };
    const answers = { ...USERS, 'POST /api/v1/users/invite/': status(201, { user: NINA, link }) };
    const { user, asked } = await openScreen('/settings/users', { role: 'agency_admin', answers });
    await user.click(await screen.findByRole('button', { name: 'Invite a user' }));
    await user.type(await screen.findByLabelText(/User name/), 'nina');
    await user.selectOptions(screen.getByLabelText('Role'), 'team_lead');
    await user.click(screen.getByRole('button', { name: 'Make the invite' }));
    expect(await screen.findByLabelText('Link')).toHaveValue(`${window.location.origin}/app/link#s`);
    const body = await asked.find(({ url }) => url.endsWith('/invite/'))?.json();
    expect(body).toEqual({ username: 'nina', first_name: '', last_name: '', email: '', role: 'team_lead' });
  });

  it('show a refused name beside its field', async () => {
    const refused = { code: 'name_taken', detail: 'x', errors: [] };
    const answers = { ...USERS, 'POST /api/v1/users/invite/': status(409, refused) };
    const { user } = await openScreen('/settings/users', { role: 'agency_admin', answers });
    await user.click(await screen.findByRole('button', { name: 'Invite a user' }));
    await user.type(await screen.findByLabelText(/User name/), 'nina{Enter}');
    expect(await screen.findByText('This name is taken.')).toBeVisible();
  });

  it('can only be looked at by an auditor', async () => {
    await openScreen('/settings/users', { role: 'readonly', answers: USERS });
    expect(await screen.findByText('Nina Rowe')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Invite a user' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Actions for nina' })).toBeNull();
  });

  it('are deactivated after it was told what becomes of their accounts, which the server then gives away', async () => {
    const answers = {
      ...USERS,
      ...COLLECTORS,
      [REASSIGN]: async (request: Request) => ({ ...PREVIEW, is_preview: (await request.json()).preview }),
      'PATCH /api/v1/collectors/c-1/': { ...COLLECTOR, is_active: false },
      'PATCH /api/v1/users/u-1/': { ...NINA, is_active: false },
    };
    const { user, asked } = await openScreen('/settings/users', { role: 'agency_admin', answers });
    await user.click(await screen.findByRole('button', { name: 'Actions for nina' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Deactivate' }));
    expect(await screen.findByText(/2 accounts would move/)).toHaveTextContent('1 stays.');
    expect(screen.getByText('1: those who fit are full')).toBeVisible();
    expect(screen.getByText('$90,071,992,547,409,931.25')).toBeVisible();

    await user.click(screen.getByRole('button', { name: 'Deactivate and move 2 accounts' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const writes = asked.filter(({ method }) => method !== 'GET').slice(-2);
    expect(writes.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual([
      'PATCH /api/v1/collectors/c-1/',
      'PATCH /api/v1/users/u-1/',
    ]);
    expect(await writes[0]?.json()).toEqual({ is_active: false, accounts: 'reassign' });
  });
});

describe('a collector', () => {
  const ONE = {
    ...COLLECTORS,
    'GET /api/v1/collectors/c-1/': COLLECTOR,
    'GET /api/v1/collectors/c-1/leave/': page(),
  };

  it('is switched off keeping his accounts before one colleague gets them, so that the server gives none away', async () => {
    const answers = {
      ...ONE,
      [REASSIGN]: async (request: Request) => ({ ...PREVIEW, is_preview: (await request.json()).preview }),
      'PATCH /api/v1/collectors/c-1/': { ...COLLECTOR, is_active: false },
    };
    const { user, asked } = await openScreen('/settings/collectors/c-1', { role: 'agency_admin', answers });
    await user.click(await screen.findByRole('button', { name: 'Deactivate' }));
    await user.click(await screen.findByLabelText('To one collector'));
    await user.click(screen.getByRole('combobox', { name: 'Collector' }));
    await user.click(await screen.findByRole('option', { name: 'Omar Diaz · Early' }));
    await user.click(await screen.findByRole('button', { name: 'Deactivate and move 2 accounts' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const writes = asked.filter(({ method }) => method !== 'GET').slice(-2);
    expect(writes.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual([
      'PATCH /api/v1/collectors/c-1/',
      REASSIGN,
    ]);
    const bodies = await Promise.all(writes.map((one) => one.json()));
    expect(bodies).toEqual([
      { is_active: false, accounts: 'keep' },
      { preview: false, to_collector: 'c-2' },
    ]);
  });

  it('has his accounts given to one colleague by a lead, with a preview for the target', async () => {
    const answers = {
      ...ONE,
      [REASSIGN]: async (request: Request) => ({ ...PREVIEW, is_preview: (await request.json()).preview }),
    };
    const { user, asked } = await openScreen('/settings/collectors/c-1', { role: 'team_lead', answers });
    await user.click(await screen.findByRole('button', { name: 'Reassign accounts' }));
    await user.click(await screen.findByLabelText('To one collector'));
    expect(screen.getByRole('button', { name: 'Move accounts' })).toBeDisabled();
    await user.click(screen.getByRole('combobox', { name: 'Collector' }));
    await user.click(await screen.findByRole('option', { name: 'Omar Diaz · Early' }));
    await user.click(await screen.findByRole('button', { name: 'Move 2 accounts' }));
    expect(await screen.findAllByText(/2 accounts moved/)).not.toHaveLength(0);
    const bodies = await Promise.all(asked.filter(({ url }) => url.endsWith('/reassign/')).map((one) => one.json()));
    expect(bodies.at(-1)).toEqual({ preview: false, to_collector: 'c-2' });
    expect(bodies).toContainEqual({ preview: true, to_collector: 'c-2' });
  });

  it('has leave planned, with refusals in words', async () => {
    const refused = status(409, { code: 'cyclic_deputies', detail: 'x', collector_ids: [] });
    const answers = { ...ONE, 'POST /api/v1/collectors/c-1/leave/': refused };
    const { user } = await openScreen('/settings/collectors/c-1', { role: 'team_lead', answers });
    await user.click(await screen.findByRole('button', { name: 'Plan leave' }));
    await user.type(await screen.findByLabelText('First day'), '2026-12-24');
    await user.type(screen.getByLabelText('Last day'), '2026-12-20');
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Plan leave' }));
    expect(await screen.findByText('The last day is before the first.')).toBeVisible();
    await user.clear(screen.getByLabelText('Last day'));
    await user.type(screen.getByLabelText('Last day'), '2026-12-31');
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Plan leave' }));
    expect(await screen.findByText(/stand in for one another in a circle/)).toBeVisible();
  });
});

describe('the agency', () => {
  it('tells who was faster, and shows what is there now', async () => {
    const agency = {
      id: 'agency-1',
      name: 'Harbour Recovery',
      slug: 'harbour-recovery',
      license_number: null,
      currency: 'USD',
      time_zone: 'America/New_York',
      settings: {},
      is_active: true,
      created_at: NINA.created_at,
      updated_at: '2026-11-01T10:00:00.123Z',
    };
    let now: object = agency;
    const facts = { changed_by: 'Bob Vance', changed_at: '2026-11-28T15:00:00Z' };
    const { user, asked } = await openScreen('/settings/agency', {
      role: 'agency_admin',
      answers: {
        'GET /api/v1/agencies/agency-1/': () => now,
        'PATCH /api/v1/agencies/agency-1/': () => {
          now = { ...agency, name: 'Quayside Recovery', updated_at: facts.changed_at };
          return status(409, { code: 'stale', detail: 'x', ...facts });
        },
      },
    });
    await user.click(await screen.findByRole('radio', { name: /Leave the open accounts/ }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    const refusal = await screen.findByRole('alert');
    expect(refusal).toHaveTextContent('Bob Vance changed this after you opened it.');
    expect(asked.find(({ method }) => method === 'PATCH')?.headers.get('If-Match')).toBe(`"${agency.updated_at}"`);
    expect(screen.getByRole('radio', { name: /Leave the open accounts/ })).toBeChecked();
    await user.click(within(refusal).getByRole('button', { name: 'Show what is there now' }));
    expect(await screen.findByDisplayValue('Quayside Recovery')).toBeVisible();
    expect(screen.getByRole('radio', { name: /Give the open accounts/ })).toBeChecked();
  });
});
