import { describe, expect, it } from 'vitest';
import {
  type DraftRule,
  isSame,
  problemOf,
  problemsByRule,
  readRules,
  saidOnly,
  withMoved,
  withRule,
  writeRules,
} from './document';

const RULE = { name: 'Young', when: { dpd: { min: 1, max: 30 } }, team: 'team-1' };

function rules(...names: string[]): readonly DraftRule[] {
  return readRules(
    names.map((name) => ({ ...RULE, name })),
    2,
  );
}

const namesOf = (list: readonly DraftRule[]) => list.map(({ name }) => name);

describe('a document of rules', () => {
  it('is read and written without loss, its defaults unsaid', () => {
    const entries = [
      { ...RULE, method: 'skill_region', skills: ['es'], fallback: 'team-2' },
      { ...RULE, name: 'Old', method: 'least_loaded' },
    ];
    expect(writeRules(readRules(entries, 2))).toEqual({ format: 2, rules: entries });
  });

  it('of the first format has bands of days, the last of them open', () => {
    const read = readRules(
      [
        { min: 0, max: 30, team: 'a' },
        { min: 31, max: null, team: 'b' },
      ],
      1,
    );
    expect(writeRules(read).rules).toEqual([
      { name: '0-30', when: { dpd: { min: 0, max: 30 } }, team: 'a', method: 'round_robin' },
      { name: '31+', when: { dpd: { min: 31 } }, team: 'b', method: 'round_robin' },
    ]);
  });

  it('is written with skills for the one method that asks for them, and with trimmed names', () => {
    const [read] = readRules([{ ...RULE, name: ' Young ', method: 'round_robin', skills: ['es'] }], 2);
    expect(writeRules([read as DraftRule]).rules).toEqual([{ ...RULE, method: 'round_robin' }]);
  });

  it('says nothing of conditions that narrow nothing, but of zero and of a currency', () => {
    const dpd = { min: 0, max: null };
    expect(
      saidOnly({
        dpd,
        risk_score: { min: null, max: null },
        balance: { min: '', max: '', currency: 'USD' },
        creditor: [],
        region: ['CA'],
      }),
    ).toEqual({ dpd, balance: { min: '', max: '', currency: 'USD' }, region: ['CA'] });
    expect(saidOnly({ balance: { min: '', max: null, currency: '' } })).toEqual({});
  });

  it('is the same whatever its keys and empty conditions are, and another in another order', () => {
    const [one, two] = rules('A', 'B') as [DraftRule, DraftRule];
    expect(isSame([one, two], [{ ...one, key: 'x', when: { ...one.when, region: [] } }, two])).toBe(true);
    expect(isSame([one, two], [two, one])).toBe(false);
  });
});

describe('the editor', () => {
  it('moves a rule by one place, and not over the ends', () => {
    const list = rules('A', 'B', 'C');
    expect(namesOf(withMoved(list, '2', -1))).toEqual(['A', 'C', 'B']);
    expect(namesOf(withMoved(list, '0', 1))).toEqual(['B', 'A', 'C']);
    for (const [key, by] of [
      ['0', -1],
      ['2', 1],
      ['nobody', 1],
    ] as const) {
      expect(namesOf(withMoved(list, key, by))).toEqual(['A', 'B', 'C']);
    }
  });

  it('puts a changed rule in its place and a new one at the end', () => {
    const list = rules('A', 'B');
    const [first] = list as [DraftRule];
    expect(namesOf(withRule(list, { ...first, name: 'A2' }))).toEqual(['A2', 'B']);
    expect(namesOf(withRule(list, { ...first, key: 'new', name: 'C' }))).toEqual(['A', 'B', 'C']);
  });
});

describe('refusals', () => {
  const errors = [
    { field: 'document.rules.3.when.dpd.max', code: 'reversed', message: 'x' },
    { field: 'rules.3', code: 'repeated', message: 'y' },
    { field: 'note', code: 'too_long', message: 'z' },
  ];

  it('are found by the place of their rule, those of none by -1', () => {
    const found = problemsByRule(errors);
    expect(found.get(3)?.map(({ field, code }) => [field, code])).toEqual([
      ['when.dpd.max', 'reversed'],
      ['', 'repeated'],
    ]);
    expect(found.get(-1)?.map(({ field }) => field)).toEqual(['note']);
    expect([...found.keys()]).toEqual([3, -1]);
  });

  it('of what is inside a field are shown beside it, those of a like name are not', () => {
    const ofRule = problemsByRule(errors).get(3) ?? [];
    expect(problemOf(ofRule, 'when.dpd')?.code).toBe('reversed');
    expect(problemOf(ofRule, 'when.dp')).toBeUndefined();
  });
});
