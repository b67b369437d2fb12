import { expect, it } from 'vitest';
import { changesOf, valuesOf } from './settings';

const AGENCY = {
  id: 'a-1',
  name: 'Harbour Recovery',
  slug: 'harbour-recovery',
  license_number: null,
  currency: 'USD',
  time_zone: 'America/New_York',
  settings: {
    raw_retention_days: 30,
    second_factor_roles: ['team_lead', 'nonsense'],
    when_collector_leaves: 'keep',
    ours: 1,
  },
  is_active: true,
  created_at: '2026-11-01T10:00:00Z',
  updated_at: '2026-11-01T10:00:00Z',
};

it('keeps settings that the form does not show', () => {
  const values = valuesOf(AGENCY);
  expect(values).toMatchObject({ locale: 'en-US', license_number: '', second_factor_roles: ['team_lead'] });
  expect(changesOf(AGENCY, { ...values, second_factor_roles: [] })).toEqual({
    name: 'Harbour Recovery',
    license_number: null,
    time_zone: 'America/New_York',
    settings: {
      raw_retention_days: 30,
      locale: 'en-US',
      second_factor_roles: [],
      when_collector_leaves: 'keep',
      ours: 1,
    },
  });
});
