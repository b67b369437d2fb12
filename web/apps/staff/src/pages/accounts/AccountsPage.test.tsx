import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Role } from '../../session/roles';
import { openScreen } from '../../testing/screen';
import { status } from '../../testing/server';

const ROW = {
  id: 'a1',
  external_ref: 'MRC-41017',
  debtor_name: 'Gwendolyn Sharpe',
  status: 'disputed',
  original_amount: '2500.00',
  current_balance: '90071992547409931.25',
  has_credit_balance: false,
  currency: 'USD',
  priority: 3,
  collector_name: null,
  creditor_name: 'Metro Retail Credit',
  due_date: '2026-11-30',
  dpd: 17,
  risk_level: 'HIGH',
  is_escalated: true,
  follow_up_on: '2026-11-30',
  last_contact_at: null,
  created_at: '2026-11-01T10:00:00Z',
};
const PAGE = { next: null, previous: null, results: [ROW, { ...ROW, id: 'a2', external_ref: 'MRC-41018' }] };
const SUMMARY = {
  count: 1204,
  count_text: '1,204',
  is_capped: false,
  balances: [{ currency: 'USD', count: 1204, balance: '458889.09' }],
};
const LIST = 'GET /api/v1/accounts/';
const TOTALS = 'GET /api/v1/accounts/summary/';

function queriesOf(asked: readonly Request[], path: string): string[] {
  const urls = asked.map(({ url }) => new URL(url)).filter(({ pathname }) => pathname === path);
  return urls.map(({ searchParams }) =>
    [...searchParams]
      .map((pair) => pair.join('='))
      .sort()
      .join('&'),
  );
}

describe('the list of accounts', () => {
  it('shows every amount to the last digit, dates unshifted, and states as words', async () => {
    await openScreen('/accounts', { role: 'agency_admin', answers: { [LIST]: PAGE, [TOTALS]: SUMMARY } });

    const row = (await screen.findByText('MRC-41017')).closest('tr') as HTMLElement;
    expect(within(row).getByText('$90,071,992,547,409,931.25')).toBeVisible();
    expect(within(row).getByText('Nov 30, 2026')).toBeVisible();
    expect(within(row).getByText('Disputed')).toBeVisible();
    expect(within(row).getByText('Escalated')).toBeVisible();
    expect(await screen.findByText('$458,889.09')).toBeVisible();
    expect(screen.getByText('1,204 accounts')).toBeVisible();
    expect(screen.getByRole('heading', { level: 1, name: 'Accounts' })).toHaveFocus();
    expect(document.title).toBe('Accounts - Fairdue');
  });

  it('asks the server for nothing that the address should not say', async () => {
    const answers = { [LIST]: PAGE, [TOTALS]: SUMMARY };
    const { asked } = await openScreen('/accounts?status=new&dpd_band=evil&min_balance=1e9', {
      role: 'agency_admin',
      answers,
    });
    await screen.findByText('MRC-41017');
    await waitFor(() => expect(queriesOf(asked, '/api/v1/accounts/summary/')).not.toHaveLength(0));
    expect(new Set(queriesOf(asked, '/api/v1/accounts/'))).toEqual(new Set(['status=new']));
    expect(new Set(queriesOf(asked, '/api/v1/accounts/summary/'))).toEqual(new Set(['status=new']));
  });

  it('keeps search, filters and sorting in the address, and asks the server for list and totals by them', async () => {
    const answers = { [LIST]: PAGE, [TOTALS]: SUMMARY };
    const { user, asked, router } = await openScreen('/accounts?status=new,nonsense&cursor=abc', {
      role: 'agency_admin',
      answers,
    });
    await screen.findByText('MRC-41017');
    expect(queriesOf(asked, '/api/v1/accounts/')).toEqual(['cursor=abc&status=new']);

    const [filter] = screen.getAllByRole('button', { name: 'Balance' });
    await user.click(filter as HTMLElement);
    await user.type(screen.getByLabelText('From'), '100.5');
    await user.click(screen.getByRole('button', { name: 'Apply' }));
    await screen.findByRole('button', { name: 'Balance: from $100.50' });
    const head = screen.getByRole('columnheader', { name: 'Balance' });
    expect(head).toHaveAttribute('aria-sort', 'none');
    await user.click(within(head).getByRole('button'));

    expect(router.state.location.href).toBe('/accounts?status=new&min_balance=100.5&ordering=current_balance');
    expect(await screen.findByRole('columnheader', { name: 'Balance' })).toHaveAttribute('aria-sort', 'ascending');
    expect(queriesOf(asked, '/api/v1/accounts/').at(-1)).toBe('min_balance=100.5&ordering=current_balance&status=new');
    expect(queriesOf(asked, '/api/v1/accounts/summary/').at(-1)).toBe('min_balance=100.5&status=new');
  });

  it('goes to the next page by the cursor that the server gave', async () => {
    const next = 'http://127.0.0.1:8000/api/v1/accounts/?cursor=page2';
    const answers = { [LIST]: { ...PAGE, next }, [TOTALS]: SUMMARY };
    const { user, asked } = await openScreen('/accounts', { role: 'agency_admin', answers });
    await user.click(await screen.findByRole('button', { name: 'Next' }));

    expect(queriesOf(asked, '/api/v1/accounts/').at(-1)).toBe('cursor=page2');
    expect(screen.getByRole('button', { name: 'Previous' })).toBeDisabled();
  });

  it.each<[Role, boolean]>([
    ['agency_admin', true],
    ['team_lead', true],
    ['readonly', true],
    ['collector', false],
  ])('offers %s the filter by collector: %s', async (role, isOffered) => {
    await openScreen('/accounts', { role, answers: { [LIST]: PAGE, [TOTALS]: SUMMARY } });
    await screen.findByText('MRC-41017');
    expect(screen.queryByRole('button', { name: 'Collector' }) !== null).toBe(isOffered);
  });

  it('tells a list without accounts from filters that match none, and clears those', async () => {
    const answers = { [LIST]: { ...PAGE, results: [] }, [TOTALS]: { ...SUMMARY, count: 0, balances: [] } };
    const { user, router } = await openScreen('/accounts?search=nobody', { role: 'collector', answers });
    await user.click(await screen.findByRole('button', { name: 'Clear filters' }));

    expect(await screen.findByText('No accounts yet')).toBeVisible();
    expect(router.state.location.href).toBe('/accounts');
  });

  it('says what failed with the number of the request, and tries again', async () => {
    let isBroken = true;
    const answer = () => (isBroken ? status(500, { code: 'internal_error', detail: 'x' }) : PAGE);
    const { user } = await openScreen('/accounts', {
      role: 'collector',
      answers: { [LIST]: answer, [TOTALS]: SUMMARY },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent('The accounts could not be loaded');
    expect(screen.getByText('request-1')).toBeVisible();

    isBroken = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('MRC-41017')).toBeVisible();
  });

  it('says when a right is missing', async () => {
    const refusal = status(403, { code: 'forbidden', detail: 'Your role does not carry this right.' });
    await openScreen('/accounts', { role: 'collector', answers: { [LIST]: refusal, [TOTALS]: refusal } });
    expect(await screen.findByText('You may not see this')).toBeVisible();
  });

  it('is walked by j and k, which are text in a field', async () => {
    const { user } = await openScreen('/accounts', { role: 'collector', answers: { [LIST]: PAGE, [TOTALS]: SUMMARY } });
    const [first, second] = [await screen.findByText('MRC-41017'), screen.getByText('MRC-41018')];
    await user.keyboard('jj');
    expect(second.closest('tr')).toHaveFocus();
    await user.keyboard('k');
    expect(first.closest('tr')).toHaveFocus();

    await user.keyboard('/');
    const field = screen.getByRole('searchbox');
    expect(field).toHaveFocus();
    await user.keyboard('jk');
    expect(field).toHaveValue('jk');
  });
});
