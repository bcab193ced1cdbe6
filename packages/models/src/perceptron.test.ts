import { readFileSync } from 'node:fs';
import { seedTree } from '@trialbook/random';
import { describe, expect, it } from 'vitest';
import {
  meanPerceptronLoss,
  type PerceptronExamples,
  type PerceptronOptions,
  perceptronAccuracy,
  predictPerceptron,
  trainPerceptron,
} from './perceptron.ts';

/** Points of the unit square, +1 where x₁ > x₂. */
function unitSquare(seed: number, count = 20): PerceptronExamples {
  const inputs = seedTree(seed)
    .child('data')
    .stream()
    .uniforms(2 * count);
  return {
    inputs,
    labels: Array.from({ length: count }, (_, i) => (inputs[2 * i]! > inputs[2 * i + 1]! ? 1 : -1)),
  };
}

describe('trainPerceptron, by hand', () => {
  // Two points: (1, 0) of class +1 and (1, 2) of class −1.
  const examples = { inputs: [1, 0, 1, 2], labels: [1, -1] };

  it('takes the perceptron criterion step by step', () => {
    // Epoch 1: y(W·X) = 0 at the zero start, so W = (1, 0); then −1·1 = −1, so W = (0, −2).
    // Epoch 2: 0 → W = (1, −2); then −(1 − 4) = 3, nothing. Epoch 3: 1 and 3, nothing.
    const result = trainPerceptron(examples, { margin: 0, order: 'cyclic' });
    expect([...result.weights]).toEqual([1, -2]);
    expect([...result.updatesPerEpoch]).toEqual([2, 1, 0]);
    expect([...result.lossHistory]).toEqual([0, 0, 0, 0]);
    expect(result).toMatchObject({ updates: 3, epochs: 3, converged: true });
  });

  it('takes the hinge loss step by step', () => {
    // η = ½. Epoch 1: 0 < 1 → (½, 0); −½ < 1 → (0, −1). Epoch 2: 0 → (½, −1); 3/2, nothing.
    // Epoch 3: ½ → (1, −1); 1 ≥ 1, nothing. Epoch 4: nothing.
    const result = trainPerceptron(examples, { margin: 1, order: 'cyclic', learningRate: 0.5 });
    expect([...result.weights]).toEqual([1, -1]);
    expect([...result.updatesPerEpoch]).toEqual([2, 1, 1, 0]);
    expect([...result.lossHistory]).toEqual([1, 0.5, 0.25, 0, 0]);
    expect(result.converged).toBe(true);
  });

  it('divides the learning rate by the root of the update number when asked to', () => {
    const { weights } = trainPerceptron(examples, {
      margin: 0,
      order: 'cyclic',
      schedule: 'inverse-sqrt',
      maxEpochs: 1,
    });
    expect(weights[0]).toBeCloseTo(1 - 1 / Math.SQRT2, 15);
    expect(weights[1]).toBeCloseTo(-2 / Math.SQRT2, 15);
  });
});

interface Fixture {
  cases: (PerceptronExamples &
    Omit<PerceptronOptions, 'order'> & {
      expected: {
        weights: number[];
        updates: number;
        updatesPerEpoch: number[];
        lossHistory: number[];
        converged: boolean;
      };
    })[];
}

describe('trainPerceptron, against numpy', () => {
  const { cases } = JSON.parse(
    readFileSync(new URL('../test/fixtures/perceptron.json', import.meta.url), 'utf8'),
  ) as Fixture;

  it.each(cases.map((fixture, index) => ({ index, ...fixture })))(
    'case $index: a = $margin, η = $learningRate $schedule',
    ({ expected, ...fixture }) => {
      const result = trainPerceptron(fixture, { ...fixture, order: 'cyclic' });
      expect([...result.updatesPerEpoch]).toEqual(expected.updatesPerEpoch);
      expect(result.updates).toBe(expected.updates);
      expect(result.converged).toBe(expected.converged);
      result.weights.forEach((weight, k) => {
        expect(weight).toBeCloseTo(expected.weights[k]!, 11);
      });
      result.lossHistory.forEach((loss, epoch) => {
        expect(loss).toBeCloseTo(expected.lossHistory[epoch]!, 11);
      });
    },
  );

  it('covers runs that converge and runs that meet the bound of epochs', () => {
    expect(new Set(cases.map(({ expected }) => expected.converged))).toEqual(new Set([true, false]));
  });
});

describe('trainPerceptron on the unit square', () => {
  it.each([0, 1])('separates the training points whenever it says it converged (a = %d)', (margin) => {
    let converged = 0;
    for (let seed = 0; seed < 50; seed++) {
      const examples = unitSquare(seed);
      const result = trainPerceptron(examples, { margin, order: seedTree(seed).child('order').stream() });
      if (!result.converged) continue;
      converged += 1;
      expect(perceptronAccuracy(result.weights, examples)).toBe(1);
      expect(meanPerceptronLoss(result.weights, examples, margin)).toBe(0);
      expect(result.updatesPerEpoch.at(-1)).toBe(0);
    }
    // The criterion always gets there; the hinge loss needs |W| = 1/gap and meets the bound of epochs now and then.
    if (margin === 0) expect(converged).toBe(50);
    else expect(converged).toBeGreaterThan(20);
  });

  it('visits the examples in the order of the stream', () => {
    const { inputs, labels } = unitSquare(7);
    const seeds = seedTree('order');
    const permutation = [...seeds.stream().permutation(20)];
    const permuted = {
      inputs: permutation.flatMap((row) => [inputs[2 * row]!, inputs[2 * row + 1]!]),
      labels: permutation.map((row) => labels[row]!),
    };
    const options = { margin: 1, learningRate: 0.1, maxEpochs: 1 };
    const shuffled = trainPerceptron({ inputs, labels }, { ...options, order: seeds.stream() });
    expect(shuffled.weights).toEqual(trainPerceptron(permuted, { ...options, order: 'cyclic' }).weights);
    expect(shuffled.weights).not.toEqual(
      trainPerceptron({ inputs, labels }, { ...options, order: 'cyclic' }).weights,
    );
  });

  it('converges on every one of 1000 separable training sets, as Novikoff’s theorem promises', () => {
    for (let seed = 0; seed < 1000; seed++) {
      const order = seedTree(seed).child('order').stream();
      const maxEpochs = 100_000;
      expect(trainPerceptron(unitSquare(seed), { margin: 0, order, maxEpochs }).converged).toBe(true);
    }
  });
});

describe('predictPerceptron', () => {
  it('takes sign(0) as −1', () => {
    expect([...predictPerceptron([1, -1], [0.9, 0.1, 0.2, 0.7, 0.5, 0.5])]).toEqual([1, -1, -1]);
  });
});

describe('perceptron errors', () => {
  const good = { inputs: [1, 0, 1, 2], labels: [1, -1] };
  const options = { margin: 0, order: 'cyclic' } as const;
  it.each([
    [
      () => trainPerceptron({ inputs: [1, 0], labels: [0] }, options),
      'labels must be -1 or +1; got 0 at index 0',
    ],
    [() => trainPerceptron({ inputs: [1, 0, 1], labels: [1, -1] }, options), 'got 3 numbers for 2 labels'],
    [() => trainPerceptron(good, { ...options, margin: -1 }), 'margin must be a number >= 0; got -1'],
    [
      () => trainPerceptron(good, { ...options, learningRate: 0 }),
      'learningRate must be a number > 0; got 0',
    ],
    [
      () => trainPerceptron(good, { ...options, maxEpochs: 0.5 }),
      'maxEpochs must be an integer >= 1; got 0.5',
    ],
    [
      () => trainPerceptron(good, { ...options, initialWeights: [1] }),
      'initialWeights must hold 2 numbers, one per input; got 1',
    ],
    [() => predictPerceptron([1, 2], [1]), 'inputs must hold whole rows of 2 numbers; got 1 numbers'],
  ])('say what was required and what arrived (%#)', (call, message) => {
    expect(call).toThrow(message);
  });
});
