import { expect, it } from 'vitest';
import { differences } from './differences';

it('names each column, constant and setting that is not the same', () => {
  const before = {
    format: 1,
    columns: [
      { sources: ['Ref'], field: 'external_ref' },
      { sources: ['Due'], field: 'due_date', date_format: 'D.M.YY' },
    ],
    constants: { currency: 'EUR' },
    is_lenient: false,
  };
  const after = {
    format: 1,
    columns: [
      { sources: ['Ref'], field: 'external_ref' },
      { sources: ['Due'], field: 'due_date', date_format: 'M/D/YY' },
      { any_of: ['Home', 'Mobile'], field: 'debtor_phone', values: { none: '' } },
    ],
    constants: {},
    is_lenient: true,
  };
  expect(differences(before, after)).toEqual([
    { kind: 'column', place: 'due_date', before: 'Due · date_format D.M.YY', after: 'Due · date_format M/D/YY' },
    { kind: 'constant', place: 'currency', before: 'EUR', after: '' },
    { kind: 'setting', place: 'is_lenient', before: 'false', after: 'true' },
    { kind: 'column', place: 'debtor_phone', before: '', after: 'Home / Mobile · values none=' },
  ]);
  expect(differences(after, after)).toEqual([]);
});
