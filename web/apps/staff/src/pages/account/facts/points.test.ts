import { describe, expect, it } from 'vitest';
import { pointsFor, zonesOfDebtor } from './points';
import { clocksIn, zonesOf } from './zones';

const point = (id: string, kind: string, changes: object = {}) => ({
  id,
  kind,
  value: id,
  raw: id,
  is_primary: true,
  line1: '',
  city: '',
  region: '',
  postal_code: '',
  country: '',
  created_at: '2026-01-01T00:00:00Z',
  ...changes,
});
const attempts = (contact_point_id: string, is_usable: boolean) => ({
  contact_point_id,
  is_usable,
  today: 0,
  last_7_days: 0,
  total: 1,
});

describe('contact points', () => {
  it('are those of a channel, wrong numbers last', () => {
    const points = [point('wrong', 'phone'), point('good', 'phone'), point('mail', 'email')];
    const account = { debtor: { contact_points: points }, contact_point_attempts: [attempts('wrong', false)] };
    const ids = (channel: string) => pointsFor(channel, account as never).map(({ id }) => id);
    expect(ids('phone')).toEqual(['good', 'wrong']);
    expect(ids('sms')).toEqual(['good', 'wrong']);
    expect(ids('email')).toEqual(['mail']);
    expect(ids('other')).toEqual([]);
  });

  it('tell what time it is there', () => {
    const now = new Date('2026-11-30T15:42:00Z');
    const address = point('home', 'postal', { region: 'tx', country: 'US' });
    expect(clocksIn(zonesOfDebtor([address]), 'en-US', now)).toBe('8:42\u202fAM – 9:42\u202fAM');
    expect(clocksIn(zonesOf('', 'NY'), 'en-GB', now)).toBe('10:42');
    expect(zonesOf('CA', 'ON')).toEqual([]);
    expect(zonesOfDebtor([])).toEqual([]);
  });
});
