import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  accuracyAsPublished,
  PUBLISHED_PERCEPTRON,
  publishedPoints,
  trainAsPublished,
} from './published-perceptron.ts';

/** The printed program, run in NumPy. */
const numpy = JSON.parse(
  readFileSync(new URL('../test/fixtures/published-perceptron.json', import.meta.url), 'utf8'),
) as {
  firstInputs: number[];
  lastTestInput: number[];
  runs: { hinge: boolean; start: [number, number]; weights: [number, number]; accuracy: number }[];
  hingeFired: number;
  positives: number;
  further: number[];
};

describe('the published perceptron', () => {
  const { train, test, uniform } = publishedPoints();
  const bound = PUBLISHED_PERCEPTRON.startBound;
  const start = () => [uniform(-bound, bound), uniform(-bound, bound)] as const;

  it('has the points, starts, weights and accuracies of the printed program in NumPy', () => {
    expect([...train.inputs]).toEqual(numpy.firstInputs);
    expect([...test.inputs.slice(-2)]).toEqual(numpy.lastTestInput);
    expect(test.labels.reduce((sum, label) => sum + label, 0) / test.labels.length).toBe(numpy.positives);
    let hingeSteps = 0;
    for (const run of numpy.runs) {
      const from = start();
      expect([...from]).toEqual(run.start);
      const trained = trainAsPublished(train.inputs, train.labels, from, run.hinge);
      hingeSteps += trained.hingeSteps;
      expect(trained.weights[0]).toBeCloseTo(run.weights[0], 12);
      expect(trained.weights[1]).toBeCloseTo(run.weights[1], 12);
      expect(accuracyAsPublished(test, trained.weights)).toBe(run.accuracy);
    }
    expect(hingeSteps).toBe(numpy.hingeFired);
    for (const accuracy of numpy.further) {
      const { weights } = trainAsPublished(train.inputs, train.labels, start(), true);
      expect(accuracyAsPublished(test, weights)).toBe(accuracy);
    }
  });

  it('takes the hinge branch only at a score of exactly zero, where it changes nothing', () => {
    expect(trainAsPublished(Float64Array.of(1, 0), [0], [0, 1], true)).toEqual({
      weights: [0, 1],
      hingeSteps: 100,
    });
  });
});
