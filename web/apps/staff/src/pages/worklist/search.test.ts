import { describe, expect, it } from 'vitest';
import { parseSearch, stringifySearch } from '../../router/search';
import {
  isChanged,
  isFiltered,
  keptName,
  searchOfOwnTab,
  searchOfView,
  staying,
  toFilters,
  withoutFilters,
  worklistSearch,
} from './search';

const VIEW = { id: 'v1', filters: { status: 'new,disputed', priority: 3, untouched_days: 7 }, ordering: 'due' };

describe('the worklist in its address', () => {
  it('is read, asked for and written back as it was', () => {
    const address = '?status=new,disputed&priority=3&untouched_days=7&escalated=true&min_balance=10.50&order=due';
    const search = worklistSearch(parseSearch(address));
    expect(toFilters(search)).toEqual({
      status: 'new,disputed',
      priority: 3,
      untouched_days: 7,
      escalated: true,
      min_balance: '10.50',
    });
    expect(new URLSearchParams(stringifySearch(search)).toString()).toBe(
      new URLSearchParams(
        'status=new,disputed&priority=3&min_balance=10.50&untouched_days=7&escalated=true&order=due',
      ).toString(),
    );
  });

  it('knows no closed accounts and nothing that makes no sense', () => {
    expect(worklistSearch({ status: 'closed', order: 'name', priority: '9', view: 'due' })).toEqual({ view: 'due' });
    expect(isFiltered({ view: 'due', order: 'due', cursor: 'c' })).toBe(false);
  });

  it('clears filters, and stays in its view and sorting', () => {
    expect(withoutFilters({ view: 'v1', order: 'due', status: ['new'], cursor: 'c' })).toEqual({
      view: 'v1',
      order: 'due',
    });
  });
});

describe('a saved view', () => {
  it('leads to its filters and sorting', () => {
    const search = searchOfView(VIEW);
    expect(search).toEqual({
      view: 'v1',
      status: ['new', 'disputed'],
      priority: '3',
      untouched_days: '7',
      order: 'due',
    });
    expect(toFilters(search)).toEqual(VIEW.filters);
  });

  it('leaves out filters that are none any more', () => {
    expect(searchOfView({ id: 'v1', filters: { status: 'gone', colour: 'red' }, ordering: 'priority' })).toEqual({
      view: 'v1',
    });
  });

  it('is changed by a filter or the sorting, not by turning pages', () => {
    const tab = searchOfView(VIEW);
    expect(isChanged({ ...tab, cursor: 'c' }, tab)).toBe(false);
    expect(isChanged({ ...tab, escalated: true }, tab)).toBe(true);
    expect(isChanged({ ...tab, order: 'age' }, tab)).toBe(true);
    expect(isChanged({ order: 'priority' }, searchOfOwnTab('all'))).toBe(false);
  });

  it('has a name to be kept under, but for all that is open', () => {
    expect(['due', 'v1', 'all', undefined].map(keptName)).toEqual(['due', 'v1', null, null]);
    expect([staying({}), staying({ order: 'due' })]).toEqual([{ view: 'all' }, { order: 'due' }]);
  });
});
