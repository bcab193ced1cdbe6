import { seedTree } from '@trialbook/random';
import { describe, expect, it } from 'vitest';
import { decompose, overlaps, softmaxRows, spreadOfLogs } from './prediction-spread.ts';

const TRIALS = 4;
const EXAMPLES = 5;
const CLASSES = 3;
const stream = seedTree(1).stream();
const logits = stream.normals(TRIALS * EXAMPLES * CLASSES, 0, 2);
const labels = [0, 2, 1, 1, 0];
const p = softmaxRows(logits, CLASSES);
const at = (trial: number, example: number, k: number) => p[(trial * EXAMPLES + example) * CLASSES + k]!;
const shape = { trials: TRIALS, classes: CLASSES };
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const all = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('the squared error', () => {
  const { between, withTruth } = overlaps(p, labels, shape);
  const y = (example: number, k: number) => (labels[example] === k ? 1 : 0);
  const over = (of: (example: number, k: number) => number) =>
    mean(all(EXAMPLES).map((example) => all(CLASSES).reduce((sum, k) => sum + of(example, k), 0)));

  it('is the sum of its parts, and is what it is by definition', () => {
    const { error, bias, variance } = decompose(between, withTruth);
    expect(bias + variance).toBeCloseTo(error, 12);
    const direct = mean(
      all(TRIALS).map((i) => over((example, k) => (at(i, example, k) - y(example, k)) ** 2)),
    );
    expect(error).toBeCloseTo(direct, 12);
  });

  it('has the variance of the definition, with the divisor of an unbiased one', () => {
    const centre = (example: number, k: number) => mean(all(TRIALS).map((i) => at(i, example, k)));
    const plugIn = mean(
      all(TRIALS).map((i) => over((example, k) => (at(i, example, k) - centre(example, k)) ** 2)),
    );
    expect(decompose(between, withTruth).variance).toBeCloseTo((plugIn * TRIALS) / (TRIALS - 1), 12);
  });

  it('leaves a trial out', () => {
    const fewer = overlaps(p.slice(EXAMPLES * CLASSES), labels, { trials: TRIALS - 1, classes: CLASSES });
    expect(decompose(between, withTruth, 0)).toEqual(decompose(fewer.between, fewer.withTruth));
  });

  it('finds the bias and the variance that predictions were drawn with', () => {
    // One example, two classes, p = 0.7 ± 0.1 with equal chance, right class 0: bias 2·0.3², variance 2·0.1².
    const drawn = Float64Array.from({ length: 2 * 400 }, (_, i) => {
      const first = 0.7 + (stream.bernoulli(0.5) ? 0.1 : -0.1);
      return i % 2 === 0 ? first : Number.NaN;
    });
    for (let i = 0; i < drawn.length; i += 2) drawn[i + 1] = 1 - drawn[i]!;
    const found = overlaps(drawn, [0], { trials: 400, classes: 2 });
    const { bias, variance } = decompose(found.between, found.withTruth);
    expect(bias).toBeCloseTo(0.18, 1);
    expect(variance).toBeCloseTo(0.02, 3);
  });
});

describe('the cross-entropy', () => {
  it('is that of the mean prediction plus the mean divergence from it', () => {
    const { lossOfMean, divergence } = spreadOfLogs(p, labels, shape);
    const losses = all(TRIALS).map((i) =>
      mean(labels.map((label, example) => -Math.log(at(i, example, label)))),
    );
    expect(lossOfMean + mean([...divergence])).toBeCloseTo(mean(losses), 10);
    for (const value of divergence) expect(value).toBeGreaterThanOrEqual(0);
  });

  it('has no divergence among equal predictions', () => {
    const same = Float64Array.from([...p.slice(0, 15), ...p.slice(0, 15)]);
    const { divergence } = spreadOfLogs(same, labels, { trials: 2, classes: CLASSES });
    expect(Math.max(...divergence)).toBeLessThan(1e-12);
  });
});
