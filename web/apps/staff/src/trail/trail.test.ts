import { beforeEach, describe, expect, it } from 'vitest';
import { serve } from '../testing/server';
import { extended, forgetTrail, leaveTrail, placeIn, type Trail, trailOf } from './trail';

const TRAIL: Trail = {
  href: '/accounts?status=new',
  source: 'accounts',
  query: { status: 'new' },
  ids: ['a', 'b'],
  next: 'page2',
  skipped: 50,
  total: 53,
};

describe('the list one came from', () => {
  beforeEach(() => window.sessionStorage.clear());

  it('tells what stands before and after', () => {
    expect(placeIn(TRAIL, 'b')).toEqual({ previous: 'a', next: null, hasMore: true, position: 52, total: 53 });
    expect(placeIn({ ...TRAIL, next: null, skipped: null }, 'a')).toEqual({
      previous: null,
      next: 'b',
      hasMore: false,
      position: null,
      total: 53,
    });
  });

  it('is kept by the tab, for what stands in it only', () => {
    leaveTrail(TRAIL);
    expect(trailOf('a')).toEqual(TRAIL);
    expect(trailOf('z')).toBeNull();
    forgetTrail();
    expect(trailOf('a')).toBeNull();
  });

  it('that cannot be read is as if there was none', () => {
    window.sessionStorage.setItem('fairdue.trail', '{"ids"');
    expect(trailOf('a')).toBeNull();
  });

  it('goes on with the following page, each thing once', async () => {
    const next = 'http://127.0.0.1/api/v1/accounts/?cursor=page3';
    const asked = serve({ 'GET /api/v1/accounts/': { next, previous: null, results: [{ id: 'b' }, { id: 'c' }] } });
    expect(await extended(TRAIL)).toMatchObject({ ids: ['a', 'b', 'c'], next: 'page3' });
    expect(new URL(asked[0]?.url ?? '').search).toBe('?status=new&cursor=page2');
  });
});
