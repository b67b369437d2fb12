import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Role } from '../../session/roles';
import { openScreen } from '../../testing/screen';
import { status } from '../../testing/server';

const COLLECTED = {
  first: '2026-11-01',
  today: '2026-11-29',
  currency: 'USD',
  by_currency: [
    { currency: 'USD', today: '120.00', month: '90071992547409.93' },
    { currency: 'EUR', today: '0.00', month: '3.50' },
  ],
  promises: null as { kept: number; given: number } | null,
};

const open = (role: Role, answer: unknown) =>
  openScreen('/', {
    role,
    answers: {
      'GET /api/v1/analytics/collected/': answer,
      '*': status(500, { code: 'internal_error', detail: 'x' }),
    },
  });

describe('what came in', () => {
  it('is told to a collector with the promises that were kept', async () => {
    await open('collector', { ...COLLECTED, promises: { kept: 3, given: 5 } });
    const strip = await screen.findByRole('region', { name: 'What came in' });
    expect(await within(strip).findByText('$120.00')).toBeVisible();
    expect(within(strip).getByText('$90,071,992,547,409.93')).toBeVisible();
    expect(within(strip).getByText('and €3.50')).toBeVisible();
    expect(within(strip).getByText('3 of 5')).toBeVisible();
  });

  it('says that no promise was due, in place of none of none', async () => {
    await open('collector', { ...COLLECTED, promises: { kept: 0, given: 0 } });
    expect(await screen.findByText('none due this month')).toBeVisible();
    expect(screen.queryByText('0 of 0')).toBeNull();
  });

  it.each(['team_lead', 'agency_admin', 'readonly'] as const)('is told to a %s without promises', async (role) => {
    await open(role, COLLECTED);
    const strip = await screen.findByRole('region', { name: 'What came in' });
    expect(await within(strip).findByText('$120.00')).toBeVisible();
    expect(within(strip).queryByText('Promises kept')).toBeNull();
  });

  it('can be asked for again when it could not be loaded', async () => {
    await open('agency_admin', status(500, { code: 'internal_error', detail: 'x' }));
    expect(await screen.findByText('What came in could not be loaded')).toBeVisible();
  });
});
