import { expect, it } from 'vitest';
import { fits } from './builtin';

const LAYOUT = {
  name: 'risk_factors',
  kind: 'accounts',
  about: '',
  document: {
    columns: [
      { any_of: ['external_ref', 'debtor_id'], field: 'external_ref', is_required: true },
      { sources: ['total_debt_amount'], field: 'original_amount', is_required: true },
      { sources: ['debtor_name'], field: 'debtor_name' },
      { sources: ['balance'], field: 'balance' },
    ],
  },
};
const REQUIRED = ['external_ref', 'debtor_name', 'original_amount'];

it.each([
  [['Debtor-ID', 'total_debt_amount', 'DEBTOR NAME'], true],
  [['external_ref', 'total debt amount', 'debtor_name', 'more'], true],
  [['total_debt_amount', 'debtor_name'], false],
  [['debtor_id', 'total_debt_amount', 'balance'], false],
])('a file with the columns %j is of a built-in layout: %s', (header, isOne) => {
  expect(fits(header, LAYOUT, REQUIRED)).toBe(isOne);
});
