import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Role } from '../../session/roles';
import { openScreen } from '../../testing/screen';
import { status } from '../../testing/server';

const ID = '019f0000-0000-7000-8000-0000000000d1';
const OTHER = '019f0000-0000-7000-8000-0000000000d2';
const AT = `/api/v1/debtors/${ID}/`;
const NONE = { next: null, previous: null, results: [] };
const DEBTOR = {
  id: ID,
  external_ref: 'D-17',
  full_name: 'Dora Owing',
  is_firm: false,
  language: 'es',
  ssn_last4: null,
  born_on: null,
  contact_points: [
    {
      id: 'p1',
      kind: 'phone',
      value: '+12025550143',
      raw: '202 555 0143',
      is_primary: true,
      created_at: '2026-11-01T10:00:00Z',
    },
  ],
  party_to: [],
  debts: [{ currency: 'USD', balance: '1250.00', count: 2 }],
  merged_into: null,
  risk_level: '',
  total_score: null,
  contract_type: '',
  employment_status: '',
  family_situation: '',
  industry_sector: '',
  payment_status: '',
  monthly_income: null,
  income_currency: null,
  late_payments_count: null,
  created_at: '2026-11-01T10:00:00Z',
  updated_at: '2026-11-01T10:00:00Z',
};
const PAIR = {
  id: 'pair-1',
  reason: 'email',
  shared: [{ kind: 'email', value: 'dora@example.test' }],
  debtor: { id: ID, full_name: 'Dora Owing', external_ref: 'D-17', accounts_count: 2 },
  other: { id: OTHER, full_name: 'D. Owing', external_ref: 'D-18', accounts_count: 1 },
  created_at: '2026-11-01T10:00:00Z',
};

function open(path: string, role: Role, answers: Record<string, unknown> = {}) {
  return openScreen(path, {
    role,
    answers: {
      [`GET ${AT}`]: DEBTOR,
      'GET /api/v1/accounts/': NONE,
      'GET /api/v1/debtors/': { ...NONE, results: [DEBTOR] },
      'GET /api/v1/debtors/merge-candidates/': { ...NONE, results: [PAIR] },
      ...answers,
    },
  });
}

describe('a debtor', () => {
  it.each([
    ['agency_admin', ['Split', 'Edit', 'Add']],
    ['team_lead', ['Edit', 'Add']],
    ['collector', ['Edit', 'Add']],
    ['readonly', []],
  ] as const)('can be changed by %s as far as his role goes', async (role, offered) => {
    await open(`/debtors/${ID}`, role);
    await screen.findByRole('heading', { level: 1, name: 'Dora Owing' });
    const content = within(document.querySelector('#content') as HTMLElement);
    const buttons = content.queryAllByRole('button').map(({ textContent }) => textContent);
    for (const name of ['Split', 'Edit', 'Add']) {
      expect([name, buttons.includes(name)]).toEqual([name, (offered as readonly string[]).includes(name)]);
    }
    const changes = content.queryAllByRole('button', { name: /202 555 0143/ });
    expect(changes.length > 0).toBe(offered.length > 0);
  });

  it('says what one may not see, never shows it as empty', async () => {
    await open(`/debtors/${ID}`, 'collector');
    const identity = within(await screen.findByRole('region', { name: 'Identity' }));
    expect(identity.getAllByText('Not known, or not shown to you')).toHaveLength(2);
  });

  it('that was merged leads to the one it went into, and cannot be changed', async () => {
    await open(`/debtors/${ID}`, 'agency_admin', { [`GET ${AT}`]: { ...DEBTOR, merged_into: OTHER } });
    const link = await screen.findByRole('link', { name: 'Open that debtor' });
    expect(link).toHaveAttribute('href', `/app/debtors/${OTHER}`);
    expect(screen.queryByRole('button', { name: 'Edit' })).toBeNull();
  });

  it('of somebody else is calmly not there', async () => {
    await open(`/debtors/${ID}`, 'collector', { [`GET ${AT}`]: status(404, { code: 'not_found', detail: 'x' }) });
    expect(await screen.findByRole('heading', { level: 1, name: 'No such debtor' })).toBeVisible();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('the list of debtors', () => {
  it('is narrowed to a level, in its address, and cleared', async () => {
    const answers = { 'GET /api/v1/debtors/': NONE };
    const { user, asked, router } = await open('/debtors', 'agency_admin', answers);
    await user.click(await screen.findByRole('button', { name: 'Risk' }));
    await user.click(await screen.findByRole('radio', { name: 'Critical' }));
    await screen.findByRole('button', { name: 'Risk: Critical' });
    expect(router.state.location.href).toBe('/debtors?risk_level=CRITICAL');
    expect(asked.map(({ url }) => new URL(url).search)).toContain('?risk_level=CRITICAL');
    await user.click(await screen.findByRole('button', { name: 'Clear filters' }));
    await screen.findByRole('button', { name: 'Risk' });
    expect(router.state.location.href).toBe('/debtors');
  });

  it.each([
    ['agency_admin', true],
    ['team_lead', true],
    ['readonly', true],
    ['collector', false],
  ] as const)('offers %s the way to duplicates: %s', async (role, isOffered) => {
    await open('/debtors', role);
    await screen.findByRole('rowheader', { name: 'Dora Owing' });
    expect(screen.queryByRole('link', { name: 'Possible duplicates' }) !== null).toBe(isOffered);
  });

  it('asks for what the address says, and opens a debtor by his row', async () => {
    const { asked, user, router } = await open('/debtors?search=dora&cursor=c2', 'collector');
    await screen.findByRole('rowheader', { name: 'Dora Owing' });
    const request = asked.find(({ url }) => new URL(url).pathname === '/api/v1/debtors/') as Request;
    expect(new URL(request.url).search).toBe('?search=dora&cursor=c2');
    await user.click(screen.getByRole('rowheader', { name: 'Dora Owing' }));
    await screen.findByRole('heading', { level: 1, name: 'Dora Owing' });
    expect(router.state.location.pathname).toBe(`/debtors/${ID}`);
  });
});

describe('duplicates', () => {
  it.each([
    ['agency_admin', true],
    ['team_lead', false],
    ['readonly', false],
  ] as const)('are compared by %s, and looked for and dismissed: %s', async (role, mayDecide) => {
    await open('/debtors/duplicates', role);
    expect(await screen.findByText('dora@example.test')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Compare' })).toBeVisible();
    for (const name of ['Search anew', 'Two people']) {
      expect([name, screen.queryByRole('button', { name }) !== null]).toEqual([name, mayDecide]);
    }
  });

  it('are not for collectors', async () => {
    const { router } = await open('/debtors/duplicates', 'collector', { '*': NONE });
    await screen.findByRole('heading', { level: 1 });
    expect(router.state.location.pathname).toBe('/worklist');
  });
});
