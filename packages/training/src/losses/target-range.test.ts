// Labels that contradict the loss are refused before the first step, on every way in.

import { mlp } from '@trialbook/models';
import { seedTree } from '@trialbook/random';
import { describe, expect, test } from 'vitest';
import type { Examples } from '../data.ts';
import { evaluate } from '../evaluate.ts';
import { observe } from '../observe.ts';
import { sgd } from '../optimizers/sgd.ts';
import { train } from '../train.ts';
import { binaryCrossEntropy } from './binary-cross-entropy.ts';
import { halfSquaredError } from './half-squared-error.ts';
import type { Loss } from './loss.ts';
import { meanSquaredError } from './mean-squared-error.ts';
import { hingeLoss, perceptronCriterion } from './perceptron-criterion.ts';
import { softmaxCrossEntropy } from './softmax-cross-entropy.ts';
import { softmaxThenLogCrossEntropy } from './softmax-then-log.ts';

const inputs = new Float32Array([0, 0, 0, 1, 1, 0]);
const signs = [-1, 1, 1];
const bits = [0, 1, 1];
const classes = [0, 9, 3];

interface Way {
  readonly loss: Loss;
  readonly outputs: number;
  readonly answers: Omit<Examples, 'inputs'>;
}
function ways({ loss, outputs, answers }: Way) {
  const model = mlp({ inputs: 2, hidden: [3], outputs });
  const data = { inputs, ...answers };
  const trained = { model, ...model.init(seedTree(1)) };
  const engine = 'tfjs-cpu' as const;
  const options = { model, loss, optimizer: sgd({ learningRate: 0.1 }), batchSize: 2, epochs: 1, engine };
  return {
    train: () => train({ ...options, data: { train: data }, seeds: seedTree(1) }),
    evaluate: () => evaluate({ ...trained, data, loss, engine }),
    observe: () => observe({ ...trained, data, loss, probes: [], engine }),
  };
}

const oneSoftmax =
  'a model with one output has a softmax of 1 and a loss of 0, whatever it learned. Give it one output per class, or take binaryCrossEntropy.';
const toSigns = 'targets must be −1 or +1; got 0 in example 0. Write 2 · label − 1 for labels 0 and 1.';
const toBits = (got: string) =>
  `targets must be probabilities in [0, 1]; got ${got}. Write (label + 1) / 2 for labels −1 and +1; for several classes take softmaxCrossEntropy.`;
const half = new Float32Array([0.5, 0.5, 1, 0, 0.25, 0.5]);

describe.each<[string, Way, string]>([
  [
    'softmax of one output',
    { loss: softmaxCrossEntropy(), outputs: 1, answers: { labels: bits } },
    oneSoftmax,
  ],
  [
    'softmax, then log, of one output',
    { loss: softmaxThenLogCrossEntropy(), outputs: 1, answers: { labels: bits } },
    oneSoftmax,
  ],
  [
    'softmax of what is no distribution',
    { loss: softmaxCrossEntropy(), outputs: 2, answers: { targets: half } },
    'the probabilities of an example must add up to 1; those of example 2 add up to 0.75. Divide them by their sum.',
  ],
  [
    'softmax of signs for each class',
    { loss: softmaxCrossEntropy(), outputs: 2, answers: { targets: half.map((x) => 2 * x - 1) } },
    'targets must be class numbers, or probabilities in [0, 1] for each class; got -1 in example 1.',
  ],
  ['hinge of bits', { loss: hingeLoss(), outputs: 1, answers: { labels: bits } }, toSigns],
  ['perceptron of bits', { loss: perceptronCriterion(), outputs: 1, answers: { labels: bits } }, toSigns],
  [
    'binary cross-entropy of signs',
    { loss: binaryCrossEntropy(), outputs: 1, answers: { labels: signs } },
    toBits('-1 in example 0'),
  ],
  [
    'binary cross-entropy of classes',
    { loss: binaryCrossEntropy(), outputs: 1, answers: { labels: classes } },
    toBits('9 in example 1'),
  ],
  [
    'hinge of not a number',
    { loss: hingeLoss(), outputs: 1, answers: { labels: [1, Number.NaN, 1] } },
    'targets must be −1 or +1; got NaN in example 1.',
  ],
])('%s', (_, way, words) => {
  test.each(Object.entries(ways(way)))('%s refuses', async (where, run) => {
    await expect(run()).rejects.toThrow(`${where}: for the loss '${way.loss.name}', ${words}`);
  });
});

test('what fits is taken', async () => {
  const soft = new Float32Array([0.9, 0.1, 0.2, 0.8, 0, 1]);
  const fitting: Way[] = [
    { loss: softmaxCrossEntropy(), outputs: 10, answers: { labels: classes } },
    { loss: softmaxCrossEntropy(), outputs: 2, answers: { targets: soft } },
    { loss: hingeLoss(), outputs: 1, answers: { labels: signs } },
    { loss: perceptronCriterion(), outputs: 2, answers: { targets: half.map((x) => (x > 0.4 ? 1 : -1)) } },
    { loss: binaryCrossEntropy(), outputs: 1, answers: { labels: [0, 1, 0.3] } },
    { loss: meanSquaredError(), outputs: 1, answers: { labels: classes } },
    { loss: halfSquaredError(), outputs: 1, answers: { labels: signs } },
  ];
  for (const way of fitting) expect((await ways(way).train()).outcome).toBe('completed');
});
