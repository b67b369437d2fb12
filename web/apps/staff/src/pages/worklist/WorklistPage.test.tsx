import type { Me } from '@fairdue/api-staff';
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Role } from '../../session/roles';
import { person } from '../../testing/people';
import { openScreen } from '../../testing/screen';
import { status } from '../../testing/server';
import { ANSWERS, NONE, OTHER, PAGE, ROW, SUMMARY } from './worklist.answers';

function queriesOf(asked: readonly Request[], path: string): string[] {
  const urls = asked.map(({ url }) => new URL(url)).filter(({ pathname }) => pathname === path);
  return urls.map(({ search }) => search);
}

describe('the worklist', () => {
  it('shows accounts to the last digit, what is late by a word, and totals of the same filters', async () => {
    const { asked } = await openScreen('/worklist?follow_up=due', { role: 'team_lead', answers: ANSWERS });
    const row = (await screen.findByText('Gwendolyn Sharpe')).closest('tr') as HTMLElement;
    expect(within(row).getByText('$90,071,992,547,409,931.25')).toBeVisible();
    expect(within(row).getByText('Overdue')).toBeVisible();
    expect(await screen.findByText('$458,889.09')).toBeVisible();
    expect(screen.getByText('1,204 accounts')).toBeVisible();
    expect(queriesOf(asked, '/api/v1/worklist/')).toEqual(['?follow_up=due']);
    expect(queriesOf(asked, '/api/v1/worklist/summary/')).toEqual(['?follow_up=due']);
  });

  it('says that nobody knows when adding up took too long', async () => {
    const unknown = { ...SUMMARY, count: null, due_today: null, overdue: null, escalated: null, balances: [] };
    await openScreen('/worklist', {
      role: 'team_lead',
      answers: { ...ANSWERS, 'GET /api/v1/worklist/summary/': unknown },
    });
    const totals = await screen.findByRole('region', { name: 'Totals of this list' });
    await waitFor(() => expect(within(totals).getAllByText('–')).toHaveLength(5));
  });

  it('opens saved views by tabs, and sorts in the one way each column has', async () => {
    const { user, asked, router } = await openScreen('/worklist', { role: 'team_lead', answers: ANSWERS });
    await user.click(await screen.findByRole('link', { name: /Big ones/ }));
    await screen.findByRole('button', { name: 'Balance: from $5,000.00' });
    expect(router.state.location.href).toBe('/worklist?view=v1&min_balance=5000&order=balance');
    expect(screen.getByRole('link', { name: /Big ones/ })).toHaveAttribute('aria-current', 'page');
    expect(await screen.findByRole('columnheader', { name: 'Balance' })).toHaveAttribute('aria-sort', 'descending');

    await user.click(within(screen.getByRole('columnheader', { name: 'Follow-up' })).getByRole('button'));
    await waitFor(() => expect(queriesOf(asked, '/api/v1/worklist/').at(-1)).toBe('?min_balance=5000&order=due'));
    expect(screen.getByRole('columnheader', { name: 'Follow-up' })).toHaveAttribute('aria-sort', 'ascending');
  });

  it.each([
    ['due', '/worklist?view=due&follow_up=due&order=due'],
    ['v1', '/worklist?view=v1&min_balance=5000&order=balance'],
    ['a-view-that-is-gone', '/worklist'],
  ])('opens with the view one chose: %s', async (kept, address) => {
    const who = { preferences: { ...person('team_lead').preferences, worklist_view: kept } };
    const { user, router } = await openScreen('/worklist', { role: 'team_lead', who, answers: ANSWERS });
    await screen.findByText('Ada Holm');
    expect(router.state.location.href).toBe(address);
    await user.click(screen.getByRole('link', { name: 'All open' }));
    await waitFor(() => expect(router.state.location.href).toBe('/worklist?view=all'));
    expect(screen.getByRole('link', { name: 'All open' })).toHaveAttribute('aria-current', 'page');
  });

  it('keeps what somebody asked for, and who clears it where he is', async () => {
    const who = { preferences: { ...person('team_lead').preferences, worklist_view: 'due' } };
    const { user, router } = await openScreen('/worklist?min_balance=10', { role: 'team_lead', who, answers: ANSWERS });
    await screen.findByText('Ada Holm');
    expect(router.state.location.href).toBe('/worklist?min_balance=10');
    await user.click(screen.getByRole('button', { name: 'Take away the filter Balance' }));
    await waitFor(() => expect(router.state.location.href).toBe('/worklist?view=all'));
  });

  it('is told in the menu of views what to open with, and told otherwise there', async () => {
    const sent: unknown[] = [];
    const keep = async (request: Request) => {
      const body = (await request.json()) as Partial<Me['preferences']>;
      sent.push(body);
      return { ...person('team_lead'), preferences: { ...person('team_lead').preferences, ...body } };
    };
    const answers = { ...ANSWERS, 'PATCH /api/v1/auth/me/preferences/': keep };
    const { user } = await openScreen('/worklist', { role: 'team_lead', answers });
    const box = () => screen.findByRole('menuitemcheckbox', { name: 'Open the worklist with this view' });
    await user.click(await screen.findByRole('button', { name: 'View' }));
    expect(await box()).toHaveAttribute('aria-checked', 'true');
    await user.keyboard('{Escape}');
    await user.click(screen.getByRole('link', { name: /Big ones/ }));
    await screen.findByRole('button', { name: 'Balance: from $5,000.00' });
    await user.click(await screen.findByRole('button', { name: 'View' }));
    expect(await box()).toHaveAttribute('aria-checked', 'false');
    await user.click(await box());
    await waitFor(async () => expect(await box()).toHaveAttribute('aria-checked', 'true'));
    await user.click(await box());
    await waitFor(async () => expect(await box()).toHaveAttribute('aria-checked', 'false'));
    expect(sent).toEqual([{ worklist_view: 'v1' }, { worklist_view: null }]);
  });

  it.each<[Role, string[]]>([
    ['team_lead', ['Assign', 'Add note', 'Change status', 'Set follow-up', 'Escalate']],
    ['collector', ['Add note', 'Change status', 'Set follow-up', 'Escalate']],
  ])('offers %s work in bulk by keyboard', async (role, offered) => {
    const { user } = await openScreen('/worklist', { role, answers: ANSWERS });
    await screen.findByText('Ada Holm');
    await user.keyboard('jxjX');
    const bar = screen.getByRole('region', { name: 'Selected accounts' });
    expect(within(bar).getByText('2 selected')).toBeVisible();
    const names = within(bar)
      .getAllByRole('button')
      .map((button) => button.textContent || button.ariaLabel);
    expect(names).toEqual(['Clear the selection', 'Select all 1,204', ...offered]);
  });

  it('lets an auditor only read', async () => {
    const { user } = await openScreen('/worklist', { role: 'readonly', answers: ANSWERS });
    await screen.findByText('Ada Holm');
    expect(screen.queryByRole('checkbox')).toBeNull();
    await user.click(await screen.findByRole('button', { name: 'View' }));
    expect(await screen.findByRole('menuitemcheckbox', { name: 'Open the worklist with this view' })).toBeVisible();
    expect(screen.queryByRole('menuitem')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Next account' })).toBeNull();
  });

  it('previews what a bulk assignment does to all of the filter, then does just that', async () => {
    const effect = {
      action: 'assign',
      is_preview: true,
      selected: 1204,
      changed: 1200,
      refused: [{ reason: 'collector_full', count: 4, examples: [{ account_id: 'a9', external_ref: 'A-9' }] }],
      balances: [{ currency: 'USD', count: 1200, balance: '400000.00' }],
      token: 'token',
    };
    const bodies: unknown[] = [];
    const answer = async (request: Request) => {
      const body = await request.json();
      bodies.push(body);
      return body.token ? { ...effect, is_preview: false, token: null } : effect;
    };
    const answers = { ...ANSWERS, 'POST /api/v1/worklist/bulk/': answer };
    const { user } = await openScreen('/worklist?priority=3', { role: 'team_lead', answers });
    await user.click(await screen.findByRole('checkbox', { name: 'Select A-1' }));
    await user.click(screen.getByRole('button', { name: 'Select all 1,204' }));
    await user.click(screen.getByRole('button', { name: 'Assign' }));
    await user.click(await screen.findByRole('combobox', { name: 'Collector' }));
    await user.click(await screen.findByRole('option', { name: /Cora Example/ }));
    await user.click(screen.getByRole('button', { name: 'Show what will happen' }));

    expect(await screen.findByText('1,200 of 1,204 selected will be changed.')).toBeVisible();
    expect(screen.getByText('4 for which the collector has no room')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Assign 1200 accounts' }));
    expect(await screen.findByText('1,200 of 1,204 selected were changed.')).toBeVisible();
    const order = { action: 'assign', filters: { priority: 3 }, collector_id: 'c2', force_reason: '', text: '' };
    expect(bodies).toEqual([
      { ...order, preview: true, token: null },
      { ...order, preview: false, token: 'token' },
    ]);
  });

  it('shows what somebody else changed in between, and asks again', async () => {
    let isTaken = false;
    const list = () =>
      isTaken ? { ...PAGE, results: [{ ...ROW, collector_id: 'c3', collector_name: 'Dora' }, OTHER] } : PAGE;
    const bulk = async (request: Request) => {
      const { token } = await request.json();
      if (token) {
        isTaken = true;
        return status(409, { code: 'selection_changed', detail: 'x', previewed: 1, found_now: 0 });
      }
      const changed = isTaken ? 0 : 1;
      return { action: 'note', is_preview: true, selected: 1, changed, refused: [], balances: [], token: 'token' };
    };
    const answers = { ...ANSWERS, 'GET /api/v1/worklist/': list, 'POST /api/v1/worklist/bulk/': bulk };
    const { user } = await openScreen('/worklist', { role: 'team_lead', answers });
    await user.click(await screen.findByRole('checkbox', { name: 'Select A-1' }));
    await user.click(screen.getByRole('button', { name: 'Add note' }));
    await user.type(await screen.findByLabelText(/^Note/), 'Called');
    await user.click(screen.getByRole('button', { name: 'Show what will happen' }));
    await user.click(await screen.findByRole('button', { name: 'Add the note to 1 account' }));

    const dialog = await screen.findByRole('dialog');
    expect(await within(dialog).findByText(/Somebody else changed these accounts/)).toBeVisible();
    expect(await within(dialog).findByRole('cell', { name: 'Dora' })).toBeVisible();
  });

  it('takes one account however often it is pressed, and tells when none is left', async () => {
    const keys: (string | null)[] = [];
    const next = async (request: Request) => {
      keys.push(request.headers.get('Idempotency-Key'));
      return status(204);
    };
    const answers = { ...ANSWERS, 'POST /api/v1/worklist/next/': next };
    const { user } = await openScreen('/worklist', { role: 'collector', answers });
    await user.dblClick(await screen.findByRole('button', { name: 'Next account' }));
    await screen.findAllByText('Nothing is left to work right now.');
    expect(new Set(keys).size).toBe(1);
  });

  it('gives back whom one has taken', async () => {
    const lease = {
      id: 'l1',
      debtor_id: 'd1',
      debtor_name: 'Gwendolyn Sharpe',
      account_id: 'a1',
      collector_id: 'c1',
      collector_name: 'Carl',
      taken_at: null,
      leased_until: '2026-11-01T10:15:00Z',
    };
    let isHeld = true;
    const answers = {
      ...ANSWERS,
      'GET /api/v1/worklist/leases/': () => ({ ...NONE, results: isHeld ? [lease] : [] }),
      'POST /api/v1/worklist/release/': () => {
        isHeld = false;
        return status(204);
      },
    };
    const { user } = await openScreen('/worklist', { role: 'collector', answers });
    await user.click(await screen.findByRole('button', { name: 'Give back Gwendolyn Sharpe' }));
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Kept for you' })).toBeNull());
  });

  it('tells an empty worklist from filters that match none, an error, and a missing right', async () => {
    const empty = { ...ANSWERS, 'GET /api/v1/worklist/': NONE };
    const { user, router } = await openScreen('/worklist?search=nobody&order=due', {
      role: 'collector',
      answers: empty,
    });
    await user.click(await screen.findByRole('button', { name: 'Clear filters' }));
    expect(await screen.findByText('Nothing to work')).toBeVisible();
    expect(router.state.location.href).toBe('/worklist?order=due');
  });

  it.each([
    [status(500, { code: 'internal_error', detail: 'x' }), 'The worklist could not be loaded'],
    [status(403, { code: 'forbidden', detail: 'x' }), 'You may not see this'],
  ])('says what failed', async (answer, text) => {
    await openScreen('/worklist', { role: 'collector', answers: { ...ANSWERS, 'GET /api/v1/worklist/': answer } });
    expect(await screen.findByText(text)).toBeVisible();
  });
});
