import { describe, expect, it } from 'vitest';
import { lackingOf, PLAIN, readDocument, sourcesFor, withStyle, withTarget, writeDocument } from './draft';

const DOCUMENT = {
  format: 1,
  columns: [
    { sources: ['Kundennr'], field: 'external_ref' },
    { sources: ['Vorname', 'Nachname'], field: 'debtor_name' },
    { any_of: ['Handy', 'Telefon'], field: 'debtor_phone', is_required: true },
    { sources: ['Betrag'], field: 'original_amount', decimal_mark: ',', minor_units: true },
    { sources: ['Fällig'], field: 'due_date', date_format: 'D.M.YY', year_pivot: 0 },
    { sources: ['Firma'], field: 'debtor_is_firm', values: { J: 'true', '': 'false' } },
  ],
  constants: { currency: 'EUR' },
  date_format: 'DD.MM.YYYY',
  decimal_mark: ',',
  blanks: ['NULL', '-'],
  is_lenient: true,
  file: { encoding: 'windows-1252', delimiter: ';' },
  trailer: { marker: 'SUMME', rows_column: 2 },
};

describe('the draft of a mapping', () => {
  it('says the same as the document it was read from', () => {
    expect(writeDocument(readDocument(DOCUMENT))).toEqual(DOCUMENT);
  });

  it('shows every column of a file in its order, found as the server finds them, and joins them as the document says', () => {
    const draft = readDocument(DOCUMENT, ['NACHNAME', 'Vorname', 'Fällig', 'Notiz', 'kundennr']);
    expect(draft.targets).toEqual([
      { source: 'NACHNAME', field: 'debtor_name' },
      { source: 'Vorname', field: 'debtor_name' },
      { source: 'Fällig', field: 'due_date' },
      { source: 'Notiz', field: null },
      { source: 'kundennr', field: 'external_ref' },
      { source: 'Handy', field: 'debtor_phone' },
      { source: 'Telefon', field: 'debtor_phone' },
      { source: 'Betrag', field: 'original_amount' },
      { source: 'Firma', field: 'debtor_is_firm' },
    ]);
    expect(sourcesFor(draft, 'debtor_name')).toEqual(['Vorname', 'NACHNAME']);
  });

  it('leaves out what says nothing: columns without a field, blank constants, empty values', () => {
    const empty = readDocument({ columns: [{ source: 'A', field: 'balance' }] }, ['A', 'B']);
    const draft = withStyle({ ...empty, constants: [['currency', ' ']] }, 'balance', { values: [['', '']] });
    expect(writeDocument(draft)).toEqual({
      format: 1,
      is_lenient: false,
      constants: {},
      columns: [{ sources: ['A'], field: 'balance' }],
    });
  });

  it('knows which required fields have neither a column nor a constant', () => {
    const draft = readDocument({ constants: { creditor_name: 'Metro' } }, ['Ref', 'Name']);
    const named = withTarget(draft, 0, { field: 'external_ref' });
    expect(lackingOf(named, ['external_ref', 'debtor_name', 'creditor_name'])).toEqual(['debtor_name']);
    expect(withStyle(named, 'external_ref', { isRequired: true }).styles.external_ref).toEqual({
      ...PLAIN,
      isRequired: true,
    });
  });
});
