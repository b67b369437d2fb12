import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { openScreen } from '../../testing/screen';
import { status } from '../../testing/server';

const JOB = {
  id: 17,
  name: 'intake.process',
  status: 'failed',
  attempts: 3,
  arguments: { import_id: 'i-1' },
  scheduled_at: null,
  queue: 'default',
  error: 'OperationalError 53100',
};
const LIST = 'GET /api/v1/jobs/';
const HEALTH = 'GET /health/';
const ALIVE = {
  workers: [{ seconds_since_heartbeat: 2 }],
  jobs: { waiting: 4, running: 1 },
  oldest_waiting_seconds: 130,
};

it('shows why a job failed and puts it back in line', async () => {
  let hasFailed = true;
  const { user, asked } = await openScreen('/jobs', {
    role: 'agency_admin',
    answers: {
      [LIST]: () => ({ next: null, previous: null, results: [hasFailed ? JOB : { ...JOB, status: 'succeeded' }] }),
      [HEALTH]: ALIVE,
      'POST /api/v1/jobs/17/retry/': () => {
        hasFailed = false;
        return status(204);
      },
    },
  });
  const row = (await screen.findByText('intake.process')).closest('tr') as HTMLElement;
  expect(within(row).getByText('OperationalError 53100')).toBeVisible();
  expect(within(row).getByText('import_id i-1')).toBeVisible();
  expect(await screen.findByText('2 min')).toBeVisible();

  await user.click(within(row).getByRole('button', { name: 'Try job 17 again' }));
  expect(await screen.findByText('Done')).toBeVisible();
  expect(asked.filter(({ method }) => method === 'POST')).toHaveLength(1);
});

it('says when no worker runs, and shows the jobs all the same when that cannot be known', async () => {
  const jobs = { next: null, previous: null, results: [JOB] };
  await openScreen('/jobs', { role: 'agency_admin', answers: { [LIST]: jobs, [HEALTH]: { ...ALIVE, workers: [] } } });
  expect(await screen.findByText('No worker runs: nothing is done in the background.')).toBeVisible();
  expect(await screen.findByText('intake.process')).toBeVisible();
});
