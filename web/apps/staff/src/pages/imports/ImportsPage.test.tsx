import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openScreen } from '../../testing/screen';
import { status } from '../../testing/server';

const ROW = {
  id: '11111111-1111-4111-8111-111111111111',
  agency: 'agency-1',
  source: 'upload',
  source_host: '',
  file_name: 'placement.csv',
  file_path_s3: null,
  file_format: 'csv',
  kind: 'accounts',
  status: 'completed',
  has_errors: true,
  total_records: 1204,
  processed_ok: 1200,
  processed_errors: 4,
  created_count: 1100,
  changed_count: 60,
  unchanged_count: 40,
  created_by: 'Alice Example',
  started_at: '2026-11-01T10:00:00Z',
  completed_at: '2026-11-01T10:01:00Z',
  undone_at: null,
  created_at: '2026-11-01T10:00:00Z',
};
const LIST = 'GET /api/v1/imports/';
const ONE = `${LIST}${ROW.id}/`;
const PROGRESS = `${ONE}progress/`;
const NOBODY = { 'GET /api/v1/creditors/': { next: null, previous: null, results: [] } };
const page = (results: readonly unknown[]) => ({ next: null, previous: null, results });

describe('the list of imports', () => {
  it('shows how far each one is, what came of it, and who sent it', async () => {
    await openScreen('/imports', { role: 'agency_admin', answers: { [LIST]: page([ROW]) } });
    const row = (await screen.findByRole('link', { name: 'placement.csv' })).closest('tr') as HTMLElement;
    for (const text of ['Completed', 'With errors', '1,204 of 1,204', '1,100', '60', '4', 'Upload', 'Alice Example']) {
      expect(within(row).getByText(text)).toBeVisible();
    }
    expect(screen.getByRole('link', { name: 'New import' })).toHaveAttribute('href', '/app/imports/new');
  });

  it('keeps its filters in the address and asks the server by them', async () => {
    const { user, asked, router } = await openScreen('/imports?status=wrong', {
      role: 'readonly',
      answers: { [LIST]: page([]) },
    });
    expect(await screen.findByText('No imports yet')).toBeVisible();
    expect(screen.queryByRole('link', { name: 'New import' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Status' }));
    await user.click(screen.getByRole('radio', { name: 'Failed' }));
    expect(await screen.findByText('Nothing matches these filters')).toBeVisible();
    expect(router.state.location.href).toBe('/imports?status=failed');
    expect(new URL(asked.at(-1)?.url ?? '').search).toBe('?status=failed');
  });

  it('sends a collector to his worklist', async () => {
    const none = { next: null, previous: null, results: [] };
    const summary = { count: 0, is_capped: false, due_today: 0, overdue: 0, escalated: 0, balances: [] };
    const answers = {
      'GET /api/v1/worklist/': none,
      'GET /api/v1/worklist/summary/': summary,
      'GET /api/v1/worklist/views/': [],
      'GET /api/v1/worklist/leases/': none,
    };
    const { router } = await openScreen('/imports', { role: 'collector', answers });
    await screen.findByText('Nothing to work');
    expect(router.state.location.pathname).toBe('/worklist');
  });
});

const DETAIL = {
  ...ROW,
  creditor: null,
  profile: null,
  mapping_name: 'standard',
  mapping_version: null,
  as_of: null,
  control_rows: null,
  control_total: '',
  recalled_count: 0,
  warning_count: 0,
  sha256: '0',
  size_bytes: 2_400_000,
  failure_code: null,
  failure_detail: null,
  phase: 'completed',
  rows_per_second: null,
  seconds_left: null,
  expired_at: null,
  kept_days: 400,
  corrects: null,
  corrected_by: [],
  code_counts: [],
  error_details: [],
};
const RUNNING = { ...DETAIL, status: 'processing', phase: 'applying', code_counts: null };
const STEP = {
  id: ROW.id,
  status: 'processing',
  phase: 'applying',
  rows_done: 300,
  rows_total: 1204,
  is_estimate: false,
  percent: 25,
  rows_per_second: 150,
  seconds_left: 6,
  queue_position: null,
  created_count: 290,
  changed_count: 0,
  unchanged_count: 0,
  recalled_count: 0,
  processed_errors: 10,
};

describe('the page of an import', () => {
  it('asks for progress by the tag of the last answer until it has ended, then shows the result', async () => {
    let hasEnded = false;
    const steps = [
      status(200, STEP, { ETag: 'W/"one"' }),
      new Response(null, { status: 304 }),
      status(200, { ...STEP, phase: 'completed', status: 'completed' }, { ETag: 'W/"two"' }),
    ];
    const { asked } = await openScreen(`/imports/${ROW.id}`, {
      role: 'readonly',
      answers: {
        ...NOBODY,
        [ONE]: () => (hasEnded ? DETAIL : RUNNING),
        [PROGRESS]: () => {
          hasEnded = steps.length === 1;
          return steps.shift();
        },
      },
    });
    expect(await screen.findByText('Applying the rows')).toBeVisible();
    expect(await screen.findByText(/300 of 1,204 rows/)).toBeVisible();
    expect(screen.getByText('150 rows a second · 6 sec left')).toBeVisible();
    expect(screen.getByText('290')).toBeVisible();

    expect(await screen.findByText('Every row was taken without a remark.')).toBeVisible();
    expect(screen.getByText('1,100')).toBeVisible();
    const tags = asked
      .filter(({ url }) => url.endsWith('/progress/'))
      .map(({ headers }) => headers.get('If-None-Match'));
    expect(tags).toEqual([null, 'W/"one"', 'W/"one"']);
  });

  it('says why a file could not be taken, and that nothing of it was', async () => {
    const failed = {
      ...DETAIL,
      status: 'failed',
      phase: 'failed',
      failure_code: 'binary_file',
      failure_detail: 'a PNG',
    };
    await openScreen(`/imports/${ROW.id}`, { role: 'agency_admin', answers: { ...NOBODY, [ONE]: failed } });
    expect(await screen.findByText('This is no text file, whatever its name says.')).toBeVisible();
    expect(screen.getByText(/Nothing of this file was applied/)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Undo import' })).toBeNull();
  });

  it('undoes only after its name was typed, and not at all when accounts were worked', async () => {
    const report = { import_id: ROW.id, status: 'blocked', undone_at: null, withdrawn: 0, restored: 0, left: [] };
    const left = [{ reason: 'worked', count: 1, examples: [{ account_id: 'a1', external_ref: 'R-17' }] }];
    let isBlocked = true;
    const { user, asked } = await openScreen(`/imports/${ROW.id}`, {
      role: 'agency_admin',
      answers: {
        ...NOBODY,
        [ONE]: DETAIL,
        [`${ONE}undo/`]: () => (isBlocked ? { ...report, left } : { ...report, status: 'possible', withdrawn: 1100 }),
        [`POST /api/v1/imports/${ROW.id}/undo/`]: status(202, { ...report, status: 'running' }),
      },
    });
    await user.click(await screen.findByRole('button', { name: 'Undo import' }));
    expect(await screen.findByRole('link', { name: 'R-17' })).toBeVisible();
    expect(screen.queryByRole('textbox')).toBeNull();
    await user.click(screen.getAllByRole('button', { name: 'Close' }).at(-1) as HTMLElement);

    isBlocked = false;
    await user.click(await screen.findByRole('button', { name: 'Undo import' }));
    const dialog = await screen.findByRole('dialog');
    expect(await within(dialog).findByText('1,100 accounts that it placed are withdrawn.')).toBeVisible();
    const button = within(dialog).getByRole('button', { name: 'Undo import' });
    expect(button).toBeDisabled();
    await user.type(within(dialog).getByLabelText('Type placement.csv to confirm'), 'placement.csv');
    await user.click(button);
    expect(asked.some(({ method, url }) => method === 'POST' && url.endsWith('/undo/'))).toBe(true);
  });
});
