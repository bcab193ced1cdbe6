import { describe, expect, it } from 'vitest';
import { meanEstimate, rateEstimate } from '../results/summaries.ts';
import { judgePublished, verdictOn } from './judge-published.ts';

// SciPy 1.17.1, numpy: x = [.9833, .9841, .9829, .9838, .9847, .9825, .9836, .9833, .9842, .9831]; s = x.std(ddof=1)
// PREDICTION: stats.t.interval(.95, 9, loc=x.mean(), scale=s * sqrt(1 + 1/10)); MEAN_OF_FIVE: … sqrt(1/5 + 1/10)
// WELCH: .9801 + stats.ttest_ind(x, y, equal_var=False).confidence_interval() for five y with mean .9801 and standard error .0006
const PREDICTION = [0.9819752215690293, 0.9851247784309706] as const;
const MEAN_OF_FIVE = [0.982727598786261, 0.9843724012137388] as const;
const WELCH = [0.9819165498784069, 0.9851834501215929] as const;
const accuracies = [0.9833, 0.9841, 0.9829, 0.9838, 0.9847, 0.9825, 0.9836, 0.9833, 0.9842, 0.9831];
const ours = meanEstimate('lenet', 'fraction', accuracies);
const rangeOf = (...row: Parameters<typeof judgePublished>) => judgePublished(...row).expected!.range;

describe('a number published from one training', () => {
  it('is judged by the prediction interval of a further one, not by the interval of our mean', () => {
    const { range, method } = judgePublished({ published: 0.9827, ours }).expected!;
    expect(method).toBe('prediction interval');
    expect(range[0]).toBeCloseTo(PREDICTION[0], 12);
    expect(range[1]).toBeCloseTo(PREDICTION[1], 12);
    expect(0.9827 < ours.ci95![0]).toBe(true);
    expect(verdictOn(0.9827, ours)).toBe('agrees');
    expect(verdictOn(0.9819, ours)).toBe('differs');
  });

  it('is allowed the rounding of its last digit', () => {
    expect(verdictOn(0.9819, ours, 0.0002)).toBe('agrees');
  });

  it('cannot be judged by a single trial of ours, nor by none', () => {
    expect(verdictOn(0.95, meanEstimate('a', '', [0.9]))).toBe('no interval');
    expect(verdictOn(0.95, meanEstimate('a', '', []))).toBe('no interval');
  });
});

describe('a published mean', () => {
  it('of m trainings is judged by the two-sample interval with our spread', () => {
    const [low, high] = rangeOf({ published: 0.98, ours, publishedTrials: 5 });
    expect(low).toBeCloseTo(MEAN_OF_FIVE[0], 12);
    expect(high).toBeCloseTo(MEAN_OF_FIVE[1], 12);
  });

  it('with its standard error is judged by Welch', () => {
    const row = { published: 0.9801, ours, publishedTrials: 5, publishedStandardError: 0.0006 };
    const { range, method } = judgePublished(row).expected!;
    expect(method).toBe('Welch, two samples');
    expect(range[0]).toBeCloseTo(WELCH[0], 10);
    expect(range[1]).toBeCloseTo(WELCH[1], 10);
    expect(judgePublished(row).verdict).toBe('differs');
    expect(judgePublished({ ...row, published: 0.983 }).verdict).toBe('agrees');
  });
});

describe('a published share', () => {
  const ones = (k: number, n: number) =>
    rateEstimate(
      'share',
      Array.from({ length: n }, (_, i) => Number(i < k)),
    );

  it("of m trainings is judged by Newcombe's interval: the widest shares that it cannot tell from ours", () => {
    const row = { published: 0.5, ours: ones(700, 1000), publishedTrials: 20 };
    const [low, high] = rangeOf(row);
    // statsmodels 0.15.0: the k in 0 … 20 for which confint_proportions_2indep(700, 1000, k, 20, method='newcomb') holds 0
    expect([low * 20, high * 20]).toEqual([expect.closeTo(10, 9), expect.closeTo(18, 9)]);
    expect(judgePublished(row).verdict).toBe('agrees');
    expect(judgePublished({ ...row, published: 0.2 }).verdict).toBe('differs');
  });

  it('of an unknown number of trainings is a claim about the share', () => {
    expect(rangeOf({ published: 0.002, ours: ones(700, 1000) })).toEqual(ones(700, 1000).ci95);
  });
});

describe('no verdict', () => {
  it('is given on a time of another machine', () => {
    const time = meanEstimate('a', 'ms', [80, 85, 90]);
    expect(verdictOn(87, time)).toBe('other machine');
    expect(verdictOn(870, time)).toBe('other machine');
    expect(judgePublished({ published: 870, ours: time, sameMachine: true }).verdict).toBe('differs');
  });

  it('is given where the range holds almost everything that is possible', () => {
    expect(verdictOn(0.5, meanEstimate('a', 'fraction', [0.4, 0.6]))).toBe('too wide');
    expect(verdictOn(0.3, meanEstimate('a', '', [0.1, 0.5, 0.4]))).toBe('too wide');
    expect(verdictOn(99, meanEstimate('a', '', [0.1, 0.5, 0.4]))).toBe('differs');
  });
});

describe('what cannot be', () => {
  it.each([
    [{ published: Number.NaN }, 'must be a finite number; got NaN'],
    [{ published: 1, publishedTrials: 0 }, 'publishedTrials must be a whole number of at least 1; got 0'],
    [{ published: 1, publishedStandardError: 0.1 }, 'needs publishedTrials of at least 2; got undefined'],
    [{ published: 1, publishedTrials: 3, publishedStandardError: -1 }, 'publishedStandardError must be'],
  ])('is refused: %o', (row, message) => {
    expect(() => judgePublished({ ours, ...row })).toThrow(message);
  });
});
