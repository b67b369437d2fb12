import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Role } from '../../session/roles';
import { openScreen } from '../../testing/screen';
import { status } from '../../testing/server';
import { retryAt } from './refusals';

const ID = '019f0000-0000-7000-8000-00000000000a';
const SHARE = {
  account: 'a1',
  account_ref: 'A-ONE',
  debtor_id: 'd1',
  debtor_name: 'Dora Owing',
  creditor_name: 'Metro Retail Credit',
  amount: '200.00',
  applied: { costs: '45.00', principal: '155.00' },
  unapplied: '0.00',
};
const PAYMENT = {
  id: ID,
  account: 'a1',
  processor: 'p1',
  processor_name: 'Recorded by hand',
  processor_ref: null,
  payment_method: 'check',
  amount: '200.00',
  currency: 'USD',
  status: 'completed',
  received_on: '2026-11-20',
  completed_at: '2026-11-20T15:00:00Z',
  reason: '',
  failure_code: '',
  failure_detail: '',
  refunded_amount: '0.00',
  disputed_amount: '0.00',
  refundable_amount: '200.00',
  unapplied_amount: '0.00',
  shares: [SHARE],
  idempotency_key: 'k',
  metadata: {},
  version: 3,
  created_at: '2026-11-20T15:00:00Z',
  refunds: [],
  disputes: [],
  witnesses: [],
  reversal: null,
};
const AT = `/api/v1/payments/${ID}/`;
const PAGE = { next: null, previous: null, results: [PAYMENT] };
const TOTALS = {
  count: 1,
  totals: [{ status: 'completed', currency: 'USD', count: 1, amount: '200.00', net_amount: '200.00' }],
};
const LIST = { 'GET /api/v1/payments/': PAGE, 'GET /api/v1/payments/summary/': TOTALS };
const PROCESSORS = { 'GET /api/v1/payment-processors/': { ...PAGE, results: [] } };

const open = (role: Role, changes: object = {}, answers: object = {}) =>
  openScreen(`/payments/${ID}`, { role, answers: { [`GET ${AT}`]: { ...PAYMENT, ...changes }, ...answers } });

describe('the page of a payment', () => {
  it('offers an administrator what is possible, and says why the rest is not', async () => {
    await open('agency_admin');
    expect(await screen.findByRole('heading', { level: 1, name: 'Payment of $200.00' })).toBeVisible();
    for (const name of ['Take back', 'Correct', 'Refund', 'Receipt']) {
      expect(screen.getByRole('button', { name })).toBeVisible();
    }
    expect(screen.getByRole('link', { name: 'Who did it, from where: the record' })).toBeVisible();
  });

  it.each(['team_lead', 'collector', 'readonly'] as const)('offers a %s the receipt and no more', async (role) => {
    await open(role);
    expect(await screen.findByRole('button', { name: 'Receipt' })).toBeVisible();
    for (const name of ['Take back', 'Correct', 'Refund']) {
      expect(screen.queryByRole('button', { name })).toBeNull();
    }
    expect(screen.queryByRole('list', { name: 'Not possible now' })).toBeNull();
    expect(screen.queryByText('Who did it, from where: the record') !== null).toBe(role === 'readonly');
  });

  it('takes one back for a reason, and only for one', async () => {
    const sent: unknown[] = [];
    const reverse = async (request: Request) => {
      sent.push(await request.json());
      return { ...PAYMENT, status: 'reversed' };
    };
    const { user } = await open('agency_admin', {}, { [`POST ${AT}reverse/`]: reverse });
    await user.click(await screen.findByRole('button', { name: 'Take back' }));
    const dialog = await screen.findByRole('dialog', { name: 'Take back the payment' });
    await user.click(within(dialog).getByRole('button', { name: 'Take back' }));
    expect(await within(dialog).findByText('Give a reason.')).toBeVisible();
    expect(sent).toEqual([]);
    await user.type(within(dialog).getByLabelText(/Reason/), ' Entered twice ');
    await user.click(within(dialog).getByRole('button', { name: 'Take back' }));
    await waitFor(() => expect(sent).toEqual([{ reason: 'Entered twice', version: 3 }]));
    expect(await screen.findByText('The payment was taken back.')).toBeVisible();
  });

  it('enters what the bank took back, on a day that can be', async () => {
    const sent: unknown[] = [];
    const returned = async (request: Request) => {
      sent.push(await request.json());
      return { ...PAYMENT, status: 'disputed' };
    };
    const { user } = await open('agency_admin', {}, { [`POST ${AT}return/`]: returned });
    await user.click(await screen.findByRole('button', { name: 'Bank return' }));
    const dialog = await screen.findByRole('dialog', { name: 'Returned by the bank' });
    const day = within(dialog).getByLabelText(/Day on which/);
    await user.clear(day);
    await user.type(day, '1999-01-01');
    await user.click(within(dialog).getByRole('button', { name: 'Bank return' }));
    expect(await within(dialog).findByText('Choose a day from when the payment came until today.')).toBeVisible();
    expect(await within(dialog).findByText('Give a reason.')).toBeVisible();
    expect(sent).toEqual([]);
    await user.clear(day);
    await user.type(day, PAYMENT.received_on);
    await user.type(within(dialog).getByLabelText(/Reason/), 'Insufficient funds');
    await user.click(within(dialog).getByRole('button', { name: 'Bank return' }));
    const body = { returned_on: PAYMENT.received_on, reason: 'Insufficient funds', version: 3 };
    await waitFor(() => expect(sent).toEqual([body]));
    expect(await screen.findByText('The return was entered.')).toBeVisible();
  });

  it('says when somebody else was faster, and keeps what was entered', async () => {
    const stale = status(409, { code: 'stale_payment', detail: 'x' });
    const { user, asked } = await open('agency_admin', {}, { [`POST ${AT}reverse/`]: stale });
    await user.click(await screen.findByRole('button', { name: 'Take back' }));
    const dialog = await screen.findByRole('dialog', { name: 'Take back the payment' });
    await user.type(within(dialog).getByLabelText(/Reason/), 'Entered twice');
    await user.click(within(dialog).getByRole('button', { name: 'Take back' }));
    expect(await within(dialog).findByText(/Somebody changed this payment after you opened it/)).toBeVisible();
    expect(within(dialog).getByLabelText(/Reason/)).toHaveValue('Entered twice');
    expect(asked.filter(({ method, url }) => method === 'GET' && url.endsWith(AT)).length).toBeGreaterThan(1);
  });

  it('lets who takes money ask the processor of a pending card, and nobody else', async () => {
    const pending = { status: 'pending', payment_method: 'card', processor_ref: 'pi_1', completed_at: null };
    const down = status(503, { code: 'gateway_unavailable', detail: 'x', retry_after_seconds: 30 });
    const { user } = await open('collector', pending, { [`POST ${AT}check/`]: down });
    await user.click(await screen.findByRole('button', { name: 'Ask the processor' }));
    expect(await screen.findByText(/does not answer now, and nothing was done. Try again from/)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Receipt' })).toBeNull();
  });

  it('lets an auditor read a pending card and ask nobody', async () => {
    await open('readonly', { status: 'pending', payment_method: 'card', processor_ref: 'pi_1', completed_at: null });
    expect(await screen.findByText('It is applied when the money has come in.')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Ask the processor' })).toBeNull();
  });

  it('says no more of a payment for others than that there is none', async () => {
    await open('collector', {}, { [`GET ${AT}`]: status(404, { code: 'not_found', detail: 'x' }) });
    expect(await screen.findByRole('heading', { level: 1, name: 'No such payment' })).toBeVisible();
  });

  it('offers to try again when it could not be loaded', async () => {
    await open('collector', {}, { [`GET ${AT}`]: status(500, { code: 'internal_error', detail: 'x' }) });
    expect(await screen.findByText('The payment could not be loaded')).toBeVisible();
    expect(screen.getByText(/request-1/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
  });
});

describe('the list of payments', () => {
  it('leads a collector to nothing of the bank', async () => {
    await openScreen('/payments', { role: 'collector', answers: { ...LIST, ...PROCESSORS } });
    const nav = await screen.findByRole('navigation', { name: 'Payments' });
    expect(
      within(nav)
        .getAllByRole('link')
        .map(({ textContent }) => textContent),
    ).toEqual(['Payments', 'Disputes']);
    expect(await screen.findByRole('row', { name: /Dora Owing/ })).toBeVisible();
  });

  it.each(['/payments/inbox', '/payments/bank-files'])('refuses a collector %s', async (path) => {
    const { asked } = await openScreen(path, { role: 'collector', answers: LIST });
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 })).toBeVisible());
    expect(asked.some(({ url }) => url.includes('/bank-'))).toBe(false);
  });

  it('says when nothing matches, and when there is nothing at all', async () => {
    const none = { ...LIST, 'GET /api/v1/payments/': { ...PAGE, results: [] }, ...PROCESSORS };
    await openScreen('/payments?search=zzz', { role: 'readonly', answers: none });
    expect(await screen.findByRole('button', { name: 'Clear filters' })).toBeVisible();
  });

  it('speaks Spanish', async () => {
    await openScreen('/payments', { role: 'readonly', answers: { ...LIST, ...PROCESSORS }, language: 'es' });
    expect(await screen.findByRole('heading', { level: 1, name: 'Pagos' })).toBeVisible();
    expect(await screen.findByRole('columnheader', { name: /Importe/ })).toBeVisible();
  });
});

describe('a refusal for a while', () => {
  it('counts from when it came, however often it is drawn', () => {
    const problem = { status: 503, code: 'gateway_unavailable', detail: '', errors: [], requestId: null };
    const waits = { ...problem, facts: { retry_after_seconds: 30 } };
    const now = Date.parse('2026-11-29T10:00:00Z');
    expect(retryAt(waits, now)).toBe('2026-11-29T10:00:30.000Z');
    expect(retryAt(waits, now + 20_000)).toBe('2026-11-29T10:00:30.000Z');
    expect(retryAt({ ...problem, facts: {} }, now)).toBeNull();
  });
});
