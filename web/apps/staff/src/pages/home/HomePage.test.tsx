import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openScreen } from '../../testing/screen';
import { status } from '../../testing/server';

const NONE = { next: null, previous: null, results: [] };
const DAY = {
  as_of: '2026-11-28T15:00:00Z',
  open_accounts: 60,
  max_accounts: 200,
  ready: 42,
  due_today: 12,
  overdue: 5,
  tasks_today: 1,
  tasks_overdue: 0,
  callbacks: 1,
  promises_due: 1,
  promises_broken: 1,
  worked_today: 3,
  attempts_today: 4,
  right_party_today: 2,
  promises: [
    {
      account_id: 'a1',
      external_ref: 'A-1',
      debtor_name: 'Gwendolyn Sharpe',
      promised_on: '2026-11-27',
      amount: '90071992547409931.25',
      paid: '0.00',
      currency: 'USD',
      is_broken: true,
    },
  ],
  handovers: [
    {
      account_id: 'a2',
      external_ref: 'A-2',
      debtor_name: 'Ada Holm',
      author_name: 'Bob Example',
      text: 'Ask for Ann.',
      at: '2026-11-27T15:00:00Z',
    },
  ],
};
const TASK = {
  id: 't1',
  account_id: 'a1',
  external_ref: 'A-1',
  debtor_id: 'd1',
  debtor_name: 'Gwendolyn Sharpe',
  kind: 'callback',
  title: 'Call again',
  due_at: '2026-11-28T16:00:00Z',
  due: 'today',
  assignee_id: null,
  assignee_name: null,
  created_at: '2026-11-27T15:00:00Z',
  done_at: null,
  done_by: null,
  outcome: '',
};
const OVERVIEW = {
  as_of: '2026-11-28T15:00:00Z',
  collectors: [
    {
      collector_id: 'c1',
      name: 'Carl Example',
      team_id: 't1',
      is_active: true,
      open_accounts: 190,
      max_accounts: 200,
      free: 10,
      due_today: 12,
      overdue: 5,
      worked_today: 3,
      attempts_today: 4,
      right_party_today: 2,
    },
  ],
  queues: [
    {
      team_id: 't1',
      team_name: 'Call Center',
      count: 8,
      balances: [{ currency: 'USD', count: 8, balance: '11528.00' }],
    },
  ],
  untouched: [
    { band: '0-1', count: 4 },
    { band: '15+', count: 1 },
  ],
};
const DASHBOARD = {
  currency: 'USD',
  total_accounts: 1204,
  active_accounts: 900,
  total_balance: '458889.09',
  total_collected: '1000.00',
  amount_collected: '1000.00',
  recovery_rate: 12.5,
  collection_rate: 10,
  avg_days_to_settle: null,
  accounts_by_status: {},
  by_currency: [],
};
const COLLECTOR = {
  'GET /api/v1/desk/day/': DAY,
  'GET /api/v1/tasks/': { ...NONE, results: [TASK] },
  'GET /api/v1/worklist/leases/': NONE,
};
const ADMIN = {
  'GET /api/v1/analytics/dashboard/': DASHBOARD,
  'GET /api/v1/desk/overview/': OVERVIEW,
  'GET /api/v1/imports/': NONE,
  'GET /api/v1/accounts/unplaced/': {
    ...NONE,
    results: [
      {
        account_id: 'a1',
        external_ref: 'A-1',
        team_id: null,
        current_balance: '10.00',
        currency: 'USD',
        due_date: null,
        dpd: null,
        reason: 'team_full',
        since: '2026-11-27T15:00:00Z',
      },
    ],
  },
};

describe('my day', () => {
  it('tells a collector what is due, promised and handed over', async () => {
    await openScreen('/', { role: 'collector', answers: COLLECTOR });
    expect(await screen.findByRole('button', { name: 'Start work – 42 due' })).toBeVisible();
    const figures = screen.getByRole('region', { name: 'What is due' });
    expect(within(figures).getByRole('link', { name: '12' })).toHaveAttribute(
      'href',
      '/app/worklist?view=due&follow_up=due&order=due',
    );
    const promises = screen.getByRole('region', { name: 'Promises' });
    expect(within(promises).getByText('$90,071,992,547,409,931.25')).toBeVisible();
    expect(within(promises).getByText('Broken')).toBeVisible();
    expect(screen.getByText('Ask for Ann.')).toBeVisible();
  });

  it('lets him finish a task and put one off', async () => {
    const sent: [string, unknown][] = [];
    const note = async (request: Request) => {
      sent.push([request.method, await request.json()]);
      return TASK;
    };
    const answers = {
      ...COLLECTOR,
      'POST /api/v1/tasks/t1/complete/': note,
      'PATCH /api/v1/tasks/t1/': note,
    };
    const { user } = await openScreen('/', { role: 'collector', answers });
    await user.click(await screen.findByRole('button', { name: 'Put off: Call again, Gwendolyn Sharpe' }));
    await user.type(await screen.findByLabelText(/New time/), '2026-12-01T10:00');
    await user.click(screen.getByRole('button', { name: 'Put off' }));
    await user.click(screen.getByRole('button', { name: 'Done: Call again, Gwendolyn Sharpe' }));
    await waitFor(() => expect(sent).toHaveLength(2));
    expect(sent).toEqual([
      ['PATCH', { due_at: new Date('2026-12-01T10:00').toISOString() }],
      ['POST', { outcome: '' }],
    ]);
  });

  it('tells a lead who has how much, what waits and what is stuck', async () => {
    const answers = { 'GET /api/v1/desk/overview/': OVERVIEW, 'GET /api/v1/desk/stuck/': NONE };
    await openScreen('/', { role: 'team_lead', answers });
    const row = (await screen.findByText('Carl Example')).closest('tr') as HTMLElement;
    expect(within(row).getByText('190 of 200')).toBeVisible();
    expect(within(row).getByRole('link', { name: '5' })).toHaveAttribute(
      'href',
      '/app/worklist?collector=c1&follow_up=overdue&order=due',
    );
    expect(screen.getByText('$11,528.00')).toBeVisible();
    expect(await screen.findByText('No account is stuck')).toBeVisible();
  });

  it('lets an administrator run the rules after saying what that does', async () => {
    const run = { run_id: 'r1', assigned: 3, unplaced: 1, by_reason: {}, message: '' };
    const answers = { ...ADMIN, 'POST /api/v1/accounts/assign/': run };
    const { user } = await openScreen('/', { role: 'agency_admin', answers });
    expect(await screen.findByText('Team is full')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Run assignment' }));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: 'Run assignment' }));
    expect(await screen.findByText('3 accounts assigned, 1 could not be placed.')).toBeVisible();
  });

  it('gives an auditor figures and nothing to press', async () => {
    const { 'GET /api/v1/accounts/unplaced/': _, ...answers } = ADMIN;
    await openScreen('/', { role: 'readonly', answers });
    expect(await screen.findByText('1,204')).toBeVisible();
    expect(await screen.findByText('12.5%')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Run assignment' })).toBeNull();
  });

  it('keeps the other cards when one fails', async () => {
    const failed = status(500, { code: 'internal_error', detail: 'x' });
    await openScreen('/', { role: 'collector', answers: { ...COLLECTOR, 'GET /api/v1/tasks/': failed } });
    expect(await screen.findByText('Call-backs and tasks could not be loaded')).toBeVisible();
    expect(screen.getByText('Ask for Ann.')).toBeVisible();
  });
});
