import { describe, expect, it } from 'vitest';
import {
  differences,
  documentOf,
  draftOf,
  fieldOf,
  formOf,
  isSameColumn,
  lackingOf,
  withField,
  writtenOf,
} from './reading';

const DOCUMENT = {
  header: ['Konto', 'Wann', 'Was'],
  columns: { amount: 'was', date: 'WANN' },
  date_order: 'dmy',
  decimal: ',',
  delimiter: ';',
  encoding: '',
};
const FILE = new File(['x'], 'bank.csv');

describe('how a CSV of a bank is read', () => {
  it('knows a column whatever its case, and none by an empty name', () => {
    expect(isSameColumn('Value-Date', ' value date ')).toBe(true);
    expect(isSameColumn('Fälligkeit', 'fälligkeit')).toBe(true);
    expect(isSameColumn('', '  ')).toBe(false);
    expect(fieldOf(draftOf(DOCUMENT), 'Was')).toBe('amount');
    expect(fieldOf(draftOf(DOCUMENT), 'Konto')).toBeNull();
  });

  it('gives a field one column, and a column one field', () => {
    const draft = draftOf(DOCUMENT);
    const moved = withField(draft, 'Konto', 'amount');
    expect([fieldOf(moved, 'Konto'), fieldOf(moved, 'Was')]).toEqual(['amount', null]);
    const changed = withField(draft, 'Was', 'text');
    expect(lackingOf(changed)).toEqual(['amount']);
    expect(lackingOf(withField(changed, 'Wann', null))).toEqual(['amount', 'date']);
    expect(lackingOf(draft)).toEqual([]);
  });

  it('says all fields, so that none is looked for by its usual name', () => {
    const form = formOf(FILE, 'bank.csv', { written: writtenOf(DOCUMENT), draft: draftOf(DOCUMENT) });
    const columns = JSON.parse(String(form.get('columns')));
    expect([columns.amount, columns.date, columns.method, columns.reference]).toEqual(['was', 'WANN', '', '']);
    expect(['date_order', 'decimal', 'delimiter', 'encoding'].map((name) => form.get(name))).toEqual([
      'dmy',
      ',',
      ';',
      null,
    ]);
  });

  it('says nothing beside a profile', () => {
    const form = formOf(FILE, 'bank.csv', { profile: 'p1', written: writtenOf(DOCUMENT), draft: draftOf(DOCUMENT) });
    expect([...form.keys()]).toEqual(['file', 'profile']);
  });

  it('names what differs between two versions, and nothing for a field that was silent before', () => {
    const now = documentOf(['Konto', 'Wann', 'Was'], withField(draftOf(DOCUMENT), 'Konto', 'reference'), {
      delimiter: '',
      encoding: '',
    });
    expect(differences(DOCUMENT, now)).toEqual([
      { place: 'reference', before: '', after: 'Konto' },
      { place: 'delimiter', before: ';', after: '' },
    ]);
    expect(differences(now, now)).toEqual([]);
  });
});
