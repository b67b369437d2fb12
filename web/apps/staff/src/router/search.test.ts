import { describe, expect, it } from 'vitest';
import {
  amount,
  choice,
  choices,
  date,
  flag,
  parseSearch,
  searchOf,
  stringifySearch,
  text,
  withChanges,
} from './search';

const read = searchOf({
  words: text(5),
  status: choices(['new', 'old']),
  order: choice(['up', 'down']),
  isOpen: flag,
  on: date,
  least: amount,
});

describe('state in the address', () => {
  it('is read from text and written back as it was', () => {
    const address = '?words=abc&status=new,old&order=down&isOpen=false&on=2026-03-31&least=10.50';
    const state = read(parseSearch(address));
    expect(state).toEqual({
      words: 'abc',
      status: ['new', 'old'],
      order: 'down',
      isOpen: false,
      on: '2026-03-31',
      least: '10.50',
    });
    expect(stringifySearch(state)).toBe(address);
    expect(read(state)).toEqual(state);
  });

  it('leaves out what makes no sense', () => {
    const address = '?words=&status=evil&order=DROP&isOpen=1&on=31.3.2026&least=1e9&other=x';
    expect(read(parseSearch(address))).toEqual({});
    expect(read(parseSearch('?words=abcdefgh'))).toEqual({ words: 'abcde' });
    expect(stringifySearch({})).toBe('');
  });

  it('begins at the first page when anything else changes', () => {
    const state: { a?: string; b?: string; cursor?: string } = { a: '1', b: '2', cursor: 'c' };
    expect(withChanges(state, { b: undefined })).toEqual({ a: '1' });
    expect(withChanges(state, { cursor: 'd' })).toEqual({ a: '1', b: '2', cursor: 'd' });
  });
});
