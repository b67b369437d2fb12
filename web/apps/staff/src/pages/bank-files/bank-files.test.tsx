import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Role } from '../../session/roles';
import { openScreen } from '../../testing/screen';
import { status } from '../../testing/server';

const ID = '019f0000-0000-7000-8000-00000000000b';
const COLUMNS = { amount: 'Rein', date: 'Tag', method: '' };
const DOCUMENT = {
  header: ['Konto', 'Rein', 'Tag'],
  columns: COLUMNS,
  date_order: 'dmy',
  decimal: '',
  delimiter: ';',
  encoding: '',
};
const PROFILE = {
  id: ID,
  name: 'Harbor Bank',
  version: 2,
  is_active: true,
  document: DOCUMENT,
  created_at: '2026-11-01T10:00:00Z',
  updated_at: '2026-11-02T10:00:00Z',
};
const VERSION = { version: 2, document: DOCUMENT, created_by: 'Alice Example', created_at: '2026-11-02T10:00:00Z' };
const page = (...results: readonly unknown[]) => ({ next: null, previous: null, results });
const PROFILES = 'GET /api/v1/bank-profiles/';
const ONE = { [`${PROFILES}${ID}/`]: PROFILE, [`${PROFILES}${ID}/versions/`]: page(VERSION) };

describe('the list of bank profiles', () => {
  const list = (role: Role) =>
    openScreen('/payments/bank-profiles', { role, answers: { [PROFILES]: page({ ...PROFILE, is_active: false }) } });

  it('says of each what it reads, its version, and whether it is in use', async () => {
    await list('agency_admin');
    const row = (await screen.findByRole('link', { name: 'Harbor Bank' })).closest('tr') as HTMLElement;
    for (const text of ['Konto, Rein, Tag', 'Not in use', '2']) {
      expect(within(row).getByText(text)).toBeVisible();
    }
    expect(screen.getByRole('link', { name: 'New bank profile' })).toHaveAttribute(
      'href',
      '/app/payments/bank-profiles/new',
    );
  });

  it('lets an auditor look and make none', async () => {
    await list('readonly');
    expect(await screen.findByRole('link', { name: 'Harbor Bank' })).toBeVisible();
    expect(screen.queryByRole('link', { name: 'New bank profile' })).toBeNull();
  });

  it.each(['/payments/bank-files/new', '/payments/bank-profiles/new'])(
    'sends an auditor home from %s',
    async (path) => {
      const answers = { '*': status(500, { code: 'server_error', title: '', detail: '' }) };
      const { router } = await openScreen(path, { role: 'readonly', answers });
      await waitFor(() => expect(router.state.location.pathname).not.toBe(path));
    },
  );

  it.each(['/payments/bank-profiles', `/payments/bank-profiles/${ID}`, '/payments/bank-files/new'])(
    'sends a collector to his worklist from %s',
    async (path) => {
      const answers = { '*': status(500, { code: 'server_error', title: '', detail: '' }) };
      const { router } = await openScreen(path, { role: 'collector', answers });
      await waitFor(() => expect(router.state.location.pathname).toBe('/worklist'));
    },
  );
});

describe('the page of a bank profile', () => {
  const open = (role: Role, answers: object = {}) =>
    openScreen(`/payments/bank-profiles/${ID}`, { role, answers: { ...ONE, ...answers } });

  it('shows an auditor what is which, and nothing to change', async () => {
    await open('readonly');
    expect(await screen.findByRole('heading', { level: 1, name: 'Harbor Bank' })).toBeVisible();
    expect(screen.getByRole('combobox', { name: 'What Rein is' })).toHaveValue('Amount');
    expect(screen.getByRole('combobox', { name: 'What Rein is' })).toHaveAttribute('readonly');
    expect(screen.queryByRole('button', { name: /Save|out of use/ })).toBeNull();
  });

  it('keeps another document as the next version, with the version it was read at', async () => {
    const { user, asked } = await open('agency_admin', { [`PATCH /api/v1/bank-profiles/${ID}/`]: PROFILE });
    await user.click(await screen.findByRole('combobox', { name: 'What Konto is' }));
    await user.click(screen.getByRole('option', { name: 'Account reference' }));
    await user.click(screen.getByRole('button', { name: 'Save as version 3' }));
    const sent = asked.find(({ method }) => method === 'PATCH');
    const body = await sent?.clone().json();
    expect([body.version, body.document.columns.reference, body.document.columns.method]).toEqual([2, 'Konto', '']);
    expect(Object.keys(body)).toEqual(['version', 'document']);
  });

  it('cannot be saved without what every entry needs', async () => {
    const { user } = await open('agency_admin');
    await screen.findByText('Everything that is needed is there.');
    await user.click(screen.getByRole('combobox', { name: 'What Tag is' }));
    await user.click(screen.getByRole('option', { name: 'Not read' }));
    expect(screen.getByText('Still needed: Date')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Save as version 3' })).toBeDisabled();
  });

  it('says a refusal in words', async () => {
    const refused = status(409, { code: 'bank_header_has_profile', detail: 'The agency has…' });
    const changes = {
      [`PATCH /api/v1/bank-profiles/${ID}/`]: refused,
      [`${PROFILES}${ID}/`]: { ...PROFILE, is_active: false },
    };
    const { user } = await open('agency_admin', changes);
    await user.click(await screen.findByRole('button', { name: 'Put back in use' }));
    expect(await screen.findByText(/Files with these columns have an active profile already/)).toBeVisible();
  });
});

const FILE = {
  id: ID,
  file_name: 'march.csv',
  file_format: 'csv',
  status: 'completed',
  error_code: '',
  error_detail: '',
  error_reason: '',
  error_facts: {},
  entries_count: 3,
  duplicates_count: 0,
  refused_count: 2,
  problems: [
    { line: 3, detail: "the amount cannot be read: 'viel'", code: 'amount_unreadable', facts: { value: 'viel' } },
    { line: 4, detail: 'an old sentence', code: '', facts: {} },
    { line: 5, detail: 'a sentence of tomorrow', code: 'something_new', facts: {} },
  ],
  profile: ID,
  profile_name: 'Harbor Bank',
  profile_version: 2,
  posted_count: 1,
  unmatched_count: 0,
  created_at: '2026-11-01T10:00:00Z',
  completed_at: '2026-11-01T10:00:00Z',
};
const FAILED = { ...FILE, status: 'failed', error_code: 'unreadable_bank_file', problems: [], profile: null };

describe('the list of bank files', () => {
  const open = async (file: object) => {
    const shown = await openScreen('/payments/bank-files', {
      role: 'agency_admin',
      answers: { 'GET /api/v1/bank-files/': page(file) },
    });
    await shown.user.click(await screen.findByText('march.csv'));
    return within(await screen.findByRole('dialog', { name: 'march.csv' }));
  };

  it('says known codes in words and the rest as the server did, and what the file was read by', async () => {
    const dialog = await open(FILE);
    expect(dialog.getByText(/The amount cannot be read: viel/)).toBeVisible();
    expect(dialog.getByText('an old sentence')).toHaveAttribute('lang', 'en');
    expect(dialog.getByText('a sentence of tomorrow')).toBeVisible();
    expect(dialog.getByRole('link', { name: 'Harbor Bank, version 2' })).toHaveAttribute(
      'href',
      `/app/payments/bank-profiles/${ID}`,
    );
  });

  it('says why a whole file could not be read, also of one that failed before there were codes', async () => {
    const facts = { missing: 'amount, date' };
    const dialog = await open({
      ...FAILED,
      error_detail: 'The file …',
      error_reason: 'columns_missing',
      error_facts: facts,
    });
    expect(dialog.getByText('The file has no column for: Amount, Date')).toBeVisible();
    expect(dialog.queryByText('The file …')).toBeNull();
  });

  it('falls back to the sentence of one that failed before there were codes', async () => {
    const dialog = await open({ ...FAILED, error_detail: 'The file is not CSV' });
    expect(dialog.getByText('The bank file cannot be read.')).toBeVisible();
    expect(dialog.getByText('The file is not CSV')).toBeVisible();
  });
});

const ITEM = {
  id: ID,
  file: ID,
  line: 2,
  status: 'unmatched',
  bank_ref: 'R-1',
  reference: '',
  text: 'Returned',
  amount: '200.00',
  currency: 'USD',
  booked_on: '2026-11-20',
  method: 'bank_transfer',
  payer_name: 'Dora Owing',
  is_debit: true,
  problem: 'debit',
  account: null,
  payment: null,
  reason: '',
  decided_at: null,
  created_at: '2026-11-20T10:00:00Z',
};
const FOUND = {
  id: 'p1',
  amount: '200.00',
  currency: 'USD',
  received_on: '2026-11-10',
  status: 'completed',
  shares: [{ account_ref: 'A-ONE', debtor_name: 'Dora Owing' }],
};

describe('money that left the bank', () => {
  it('is settled with a payment that somebody searches for, and a refusal is said in words', async () => {
    const others = [
      { ...FOUND, id: 'p2', received_on: '2026-11-21' },
      { ...FOUND, id: 'p3', currency: 'EUR' },
      { ...FOUND, id: 'p4', status: 'failed' },
    ];
    const errors = [{ field: 'payment', code: 'gone', message: 'nothing of it is left' }];
    const { user, asked } = await openScreen('/payments/inbox', {
      role: 'agency_admin',
      answers: {
        'GET /api/v1/bank-items/': page(ITEM),
        'GET /api/v1/bank-items/summary/': [
          { currency: 'USD', count: 1, came_in: '0.00', left_bank: '200.00', amount: '-200.00' },
        ],
        [`GET /api/v1/bank-items/${ID}/payments/`]: [],
        'GET /api/v1/payments/': page(FOUND, ...others),
        [`POST /api/v1/bank-items/${ID}/settle/`]: status(422, { code: 'invalid', detail: 'Not valid', errors }),
      },
    });
    expect(await screen.findByText('1 entry waits · $0.00 came in, $200.00 left')).toBeVisible();
    await user.click(screen.getByText('Returned'));
    const dialog = within(await screen.findByRole('dialog', { name: 'What is this money for?' }));
    expect(await dialog.findByText(/No payment fits by itself/)).toBeVisible();
    await user.type(dialog.getByRole('searchbox', { name: /Another payment/ }), 'Dora');
    const choice = await dialog.findByRole('radio', { name: /\$200\.00.*Dora Owing.*A-ONE/ });
    expect(dialog.getAllByRole('radio', { name: /Dora Owing/ })).toHaveLength(1);
    await user.click(choice);
    await user.click(dialog.getByRole('button', { name: 'Settle with this payment' }));
    expect(await dialog.findByText('Nothing of this payment is left that could be taken back.')).toBeVisible();
    const sent = asked.find(({ method }) => method === 'POST');
    expect(await sent?.clone().json()).toMatchObject({ account: null, payment: 'p1', is_final: true });
  });
});
