import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '../../session/roles';
import { openScreen } from '../../testing/screen';
import { status } from '../../testing/server';
import { leaveTrail } from '../../trail/trail';

const ID = '019f0000-0000-7000-8000-000000000001';
const PHONE = {
  id: 'phone-1',
  kind: 'phone',
  value: '+12025550143',
  raw: '+12025550143',
  is_primary: true,
  line1: '',
  city: '',
  region: '',
  postal_code: '',
  country: '',
  created_at: '2026-11-01T10:00:00Z',
};
const DEBTOR = {
  id: 'debtor-1',
  external_ref: 'D1',
  full_name: 'Dora Owing',
  is_firm: false,
  language: 'es',
  ssn_last4: null,
  born_on: null,
  contact_points: [PHONE],
  merged_into: null,
  created_at: '2026-11-01T10:00:00Z',
  updated_at: '2026-11-01T10:00:00Z',
};
const ACCOUNT = {
  id: ID,
  version: 'v1',
  debtor: DEBTOR,
  parties: [
    { id: 'p1', debtor_id: 'debtor-2', full_name: 'Ida Joint', role: 'joint', created_at: '2026-11-01T10:00:00Z' },
  ],
  assigned_to: { id: 'collector-1', username: 'carl', full_name: 'Carl Example', commission_rate: '0.1500' },
  creditor: { id: 'c1', name: 'Metro Retail Credit' },
  external_ref: 'MRC-41017',
  original_creditor: '',
  account_type: '',
  original_amount: '2500.00',
  current_balance: '1250.00',
  currency: 'USD',
  status: 'in_contact',
  allowed_transitions: ['negotiating', 'closed', 'disputed'],
  priority: 2,
  is_priority_fixed: false,
  risk_score: 235,
  risk_level: 'MEDIUM',
  due_date: '2026-11-13',
  dpd: 17,
  dpd_band: '0-30',
  is_escalated: false,
  escalation_reason: '',
  follow_up_on: null,
  last_contact_at: null,
  settled_at: null,
  closed_at: null,
  close_reason: '',
  withdrawn_at: null,
  commission_rate: null,
  created_at: '2026-11-01T10:00:00Z',
  attempts: { today: 0, last_7_days: 2, total: 5 },
  contact_point_attempts: [],
  recent_activities: [],
  other_accounts: [
    { id: 'mine', external_ref: 'MRC-2', creditor_name: 'Metro Retail Credit' },
    { id: null, external_ref: null, creditor_name: 'Northern Power' },
  ],
};
const NOTE = {
  id: 'n1',
  kind: 'note',
  event: 'account.note_added',
  title: 'Note added',
  actor_name: 'carl',
  at: '2026-11-28T15:00:00Z',
  changes: {},
  text: 'Pays on Friday',
};
const LINES = [
  {
    id: 'l2',
    recipe: 'allocation',
    effective_on: '2026-11-20',
    recorded_at: '',
    reason: '',
    amount: '-1250.00',
    balance: '1250.00',
  },
  {
    id: 'l1',
    recipe: 'placement',
    effective_on: '2026-11-01',
    recorded_at: '',
    reason: '',
    amount: '2500.00',
    balance: '2500.00',
  },
];
const AT = `/api/v1/accounts/${ID}/`;
const ANSWERS = {
  [`GET ${AT}`]: ACCOUNT,
  [`GET ${AT}work/`]: { account_id: ID, handover: null, tasks: [], leased_to: null, leased_until: null },
  [`GET ${AT}statement/`]: { currency: 'USD', current_balance: '1250.00', lines: LINES },
  [`GET ${AT}timeline/`]: { next: null, previous: null, results: [NOTE] },
};

const open = (role: Role, answers: object = {}) =>
  openScreen(`/accounts/${ID}`, { role, answers: { ...ANSWERS, ...answers } });

describe('the page of an account', () => {
  beforeEach(() => window.sessionStorage.clear());

  it('shows balance, facts, debtor and timeline, and of accounts of others only the creditor', async () => {
    await open('collector');
    expect(await screen.findByRole('heading', { level: 1, name: 'Dora Owing' })).toHaveFocus();
    const facts = screen.getByRole('complementary', { name: 'Facts' });
    expect(await within(facts).findByText('-$1,250.00 credit')).toBeVisible();
    for (const text of ['17 days', 'Metro Retail Credit', '15%', 'Spanish', '2 in 7 days, 5 in all', 'Ida Joint']) {
      expect(within(facts).getAllByText(text)[0]).toBeVisible();
    }
    expect(within(facts).getByText('Worked by somebody else')).toBeVisible();
    expect(within(facts).getByRole('link', { name: 'MRC-2' })).toHaveAttribute('href', '/app/accounts/mine');
    expect(await screen.findByText('Pays on Friday')).toBeVisible();
  });

  it('reads all it shows in one burst', async () => {
    const { asked } = await open('collector');
    await screen.findByText('Pays on Friday');
    const paths = asked.map(({ url }) => new URL(url).pathname).filter((path) => path.startsWith('/api/v1/accounts/'));
    expect(paths.sort()).toEqual([AT, `${AT}statement/`, `${AT}timeline/`, `${AT}work/`]);
  });

  it('offers the legal moves only, and asks for the reason of a closing', async () => {
    const { user } = await open('collector');
    await screen.findByText('Pays on Friday');
    await user.keyboard('t');
    const moves = within(screen.getByRole('radiogroup', { name: 'Move to' })).getAllByRole('radio');
    expect(moves.map((move) => (move as HTMLInputElement).value)).toEqual(['negotiating', 'closed', 'disputed']);
    await user.click(screen.getByRole('radio', { name: 'Closed' }));
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(await screen.findByText('Say why the account is closed.')).toBeVisible();
  });

  it('sends what is meant for the version one sees, and tells who was faster', async () => {
    let now: object = ACCOUNT;
    const refused = {
      code: 'stale_account',
      detail: 'x',
      changed_by: 'Alice Example',
      changed_at: '2026-11-28T15:00:00Z',
      kinds: [],
    };
    const { user, asked } = await open('collector', {
      [`GET ${AT}`]: () => now,
      [`POST ${AT}transition/`]: () => {
        now = { ...ACCOUNT, version: 'v2', status: 'disputed', allowed_transitions: ['in_contact', 'closed'] };
        return status(409, refused);
      },
    });
    await screen.findByText('Pays on Friday');
    await user.keyboard('t');
    await user.click(screen.getByRole('radio', { name: 'Negotiating' }));
    await user.type(screen.getByRole('textbox', { name: 'Note', hidden: false }), 'Half of it now');
    await user.keyboard('{Control>}{Enter}{/Control}');

    const dialog = await screen.findByRole('dialog', { name: 'Changed in the meantime' });
    expect(dialog).toHaveTextContent('Alice Example');
    expect(within(dialog).getByRole('row', { name: /Status/ })).toHaveTextContent('In contactDisputed');
    expect(asked.find(({ method }) => method === 'POST')?.headers.get('If-Match')).toBe('"v1"');
    await user.click(within(dialog).getByRole('button', { name: 'Show what is there now' }));
    expect(await screen.findByText('In dispute')).toBeVisible();
    expect(screen.getByDisplayValue('Half of it now')).toBeVisible();
  });

  it('knows its place in the list one came from', async () => {
    const ids = ['before', ID];
    leaveTrail({ href: '/accounts', source: 'accounts', query: {}, ids, next: null, skipped: 40, total: 42 });
    const { user, router } = await open('collector', {
      'GET /api/v1/accounts/before/': status(404, { code: 'not_found', detail: '' }),
    });
    expect(await screen.findByText('42 of 42')).toBeVisible();
    const way = screen.getByRole('navigation', { name: 'Accounts of the list' });
    expect(within(way).getByRole('button', { name: 'Next account' })).toBeDisabled();
    await user.keyboard('[[');
    expect(router.state.location.pathname).toBe('/accounts/before');
  });

  it.each<[Role, boolean, boolean]>([
    ['agency_admin', true, true],
    ['team_lead', true, false],
    ['collector', true, false],
    ['readonly', false, true],
  ])('lets %s work: %s, and see the record: %s', async (role, works, audits) => {
    await open(role);
    await screen.findByText('Pays on Friday');
    expect(screen.queryByRole('region', { name: 'Work on the account' }) !== null).toBe(works);
    expect(screen.queryByRole('tab', { name: 'Audit' }) !== null).toBe(audits);
  });

  it('is calm about an account that is not there', async () => {
    await open('collector', { [`GET ${AT}`]: status(404, { code: 'not_found', detail: 'x' }) });
    expect(await screen.findByRole('heading', { level: 1, name: 'No such account' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Go to your accounts' })).toBeVisible();
  });
});
