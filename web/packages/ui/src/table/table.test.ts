import { describe, expect, it } from 'vitest';
import { cursorOf } from './CursorPager';
import { moved, ordered } from './layout';
import { toggled, withPage, withRange } from './selecting';
import { nextSort, readOrdering, writeOrdering } from './sorting';

const columns = ['a', 'b', 'c', 'd'].map((key) => ({ key, header: key, cell: () => key }));
const keysOf = (order: readonly string[]) => ordered(columns, order).map(({ key }) => key);

describe('columns', () => {
  it('come as wanted; the first stays, unknown names do not count, new ones come where they are defined', () => {
    expect(keysOf([])).toEqual(['a', 'b', 'c', 'd']);
    expect(keysOf(['d', 'c', 'b'])).toEqual(['a', 'd', 'c', 'b']);
    expect(keysOf(['d', 'gone', 'a'])).toEqual(['a', 'b', 'c', 'd']);
    expect(ordered([], ['a'])).toEqual([]);
  });

  it('move one place, and not beyond the ends', () => {
    expect(moved(columns, 'c', -1)).toEqual(['c', 'b', 'd']);
    expect(moved(columns, 'b', -1)).toEqual(['b', 'c', 'd']);
    expect(moved(columns, 'd', 1)).toEqual(['b', 'c', 'd']);
  });
});

describe('selection', () => {
  const keys = ['1', '2', '3', '4'];
  it('chooses one, a range either way, a page', () => {
    expect([...toggled(new Set(['1']), '1')]).toEqual([]);
    expect([...withRange(new Set(['3']), keys, '3', '1')].sort()).toEqual(['1', '2', '3']);
    expect([...withRange(new Set(['9']), keys, '9', '2')].sort()).toEqual(['2', '9']);
    expect([...withPage(new Set(['1', '9']), keys)].sort()).toEqual(['1', '2', '3', '4', '9']);
    expect([...withPage(new Set([...keys, '9']), keys)]).toEqual(['9']);
  });
});

describe('sorting', () => {
  it('goes up, down, away', () => {
    const up = nextSort(null, 'name');
    const down = nextSort(up, 'name');
    expect([up, down, nextSort(down, 'name')].map(writeOrdering)).toEqual(['name', '-name', undefined]);
    expect(nextSort(down, 'age')).toEqual({ key: 'age', isDescending: false });
    expect(readOrdering('-name')).toEqual(down);
    expect(readOrdering(undefined)).toBeNull();
  });
});

it('a cursor is taken out of its address', () => {
  expect(cursorOf('http://x.test/api/?status=new&cursor=a%2Bb')).toBe('a+b');
  expect(cursorOf('/api/')).toBe('');
});
