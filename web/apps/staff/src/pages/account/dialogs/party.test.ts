import { describe, expect, it } from 'vitest';
import { bodyOf, NOBODY } from './party';

describe('a further party', () => {
  it('is somebody known, whatever was typed of somebody new before', () => {
    const body = bodyOf({ ...NOBODY, debtor: 'd1', full_name: 'Ida', phone: '1', role: 'guarantor' });
    expect(body).toEqual({ role: 'guarantor', debtor: 'd1', full_name: null, contact_points: [] });
  });

  it('is somebody new, with what was said of how to reach him', () => {
    const body = bodyOf({
      ...NOBODY,
      who: 'new',
      debtor: 'd1',
      full_name: ' Ida Joint ',
      phone: ' ',
      email: 'i@x.test ',
    });
    expect([body.debtor, body.full_name]).toEqual([null, 'Ida Joint']);
    expect(body.contact_points.map(({ kind, value }) => [kind, value])).toEqual([['email', 'i@x.test']]);
  });
});
