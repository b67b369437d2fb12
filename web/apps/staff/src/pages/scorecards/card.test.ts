import { describe, expect, it } from 'vitest';
import { type FactorForm, isSame, movesOf, readCard, repeatedWords, shareOf, withFactor, writeCard } from './card';

const DOCUMENT = {
  factors: {
    dpd: {
      weight: 3,
      is_on: true,
      bands: [
        { up_to: '30', points: 10 },
        { up_to: '90.5', points: 40 },
      ],
      above: 100,
    },
    job: { weight: 1, is_on: true, categories: { NONE: 80, STEADY: 10 } },
    age: { weight: 4, is_on: false, bands: [{ up_to: '1', points: 0 }], above: 50 },
  },
  unknown_points: 50,
  levels: { LOW: 30, MEDIUM: 60, HIGH: 80 },
  fallback: { balance: { weight: 1, is_on: true, bands: [{ up_to: '100', points: 5 }], above: 90 } },
};

const CARD = readCard(DOCUMENT);

function factor(name: string): FactorForm {
  const found = CARD.factors.find((each) => each.name === name);
  if (found === undefined) {
    throw new Error(name);
  }
  return found;
}

describe('a scorecard', () => {
  it('is read and written without loss, decimals as they were typed', () => {
    expect(writeCard(CARD)).toEqual(DOCUMENT);
  });

  it('is written with tidied words and limits, and with what is empty as it is', () => {
    const job = { ...factor('job'), categories: [{ key: '0', word: ' steady ', points: '' as const }] };
    const dpd = { ...factor('dpd'), bands: [{ key: '0', up_to: ' 30 ', points: 1 }] };
    const { factors } = writeCard(withFactor(withFactor(CARD, 'factors', job), 'factors', dpd)) as typeof DOCUMENT;
    expect(factors.job.categories).toEqual({ STEADY: '' });
    expect(factors.dpd.bands).toEqual([{ up_to: '30', points: 1 }]);
  });

  it('is the same until something else is said', () => {
    expect(isSame(CARD, readCard(DOCUMENT))).toBe(true);
    expect(isSame(CARD, withFactor(CARD, 'factors', { ...factor('dpd'), weight: 2 }))).toBe(false);
    expect(isSame(CARD, { ...CARD, unknown_points: '' })).toBe(false);
  });

  it('changes a factor in its own group only', () => {
    const changed = withFactor(CARD, 'fallback', { ...factor('dpd'), name: 'balance' });
    expect(changed.factors).toBe(CARD.factors);
    expect(changed.fallback.map(({ weight }) => weight)).toEqual([3]);
  });
});

describe('the share of a factor', () => {
  it('is counted among those that are on', () => {
    expect(['dpd', 'job', 'age'].map((name) => shareOf(factor(name), CARD.factors))).toEqual([75, 25, 0]);
  });

  it('is none where nothing weighs anything', () => {
    const idle = { ...factor('dpd'), weight: '' as const };
    expect(shareOf(idle, [idle])).toBe(0);
  });
});

describe('words', () => {
  it('that are named twice are found once, whatever their case', () => {
    const words = ['a', ' A ', 'b', 'B', 'b', 'c'].map((word, index) => ({ key: `${index}`, word, points: 1 }));
    expect(repeatedWords({ ...factor('job'), categories: words })).toEqual(['A', 'B']);
    expect(repeatedWords(factor('dpd'))).toEqual([]);
  });
});

describe('the matrix of levels', () => {
  it('has no accounts where the server names none', () => {
    const moves = [{ before: '', after: 'LOW', accounts: 7 }];
    expect([movesOf(moves, '', 'LOW'), movesOf(moves, 'LOW', 'LOW')]).toEqual([7, 0]);
  });
});
