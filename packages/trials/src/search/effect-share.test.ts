import { seedTree } from '@trialbook/random';
import { describe, expect, it } from 'vitest';
import reference from '../../test/fixtures/effect-share.json' with { type: 'json' };
import { effectShare } from './effect-share.ts';
import { between, type Dimension, oneOf } from './search-space.ts';

describe('effectShare', () => {
  it.each(reference.cases)('agrees with NumPy’s least squares: $dimension.kind', (one) => {
    const { share } = effectShare(one.dimension as Dimension, one.values, one.scores);
    expect(share).toBeCloseTo(one.share, 9);
  });

  it('is on average what it says of chance, when the hyperparameter does nothing', () => {
    const stream = seedTree(1).stream();
    const one = () => {
      const values = Array.from({ length: 12 }, () => stream.uniform());
      return effectShare(
        between(0, 1),
        values,
        values.map(() => stream.normal()),
      );
    };
    const drawn = Array.from({ length: 2000 }, one);
    expect(drawn[0]!.byChance).toBeCloseTo(2 / 11, 12);
    const average = drawn.reduce((sum, { share }) => sum + share, 0) / drawn.length;
    expect(Math.abs(average - 2 / 11)).toBeLessThan(0.012); // four standard errors
  });

  it('is unknown with too few settings or without any difference', () => {
    expect(effectShare(between(0, 1), [0, 0.5, 1], [1, 2, 3]).share).toBeNaN();
    expect(effectShare(oneOf([1, 2]), [1, 2, 1, 2], [5, 5, 5, 5]).share).toBeNaN();
  });

  it('refuses scores that are none', () => {
    expect(() => effectShare(between(0, 1), [0, 1], [1])).toThrow(
      'one finite score for each value is required',
    );
    expect(() => effectShare(between(0, 1), [0, 1], [1, Number.NaN])).toThrow('one finite score');
  });
});
