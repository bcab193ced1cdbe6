// Whole models against PyTorch: logits, loss, gradients and running statistics of one training step.
import { beforeAll, expect, it } from 'vitest';
import { lenet5, lenet5Arms, type Model, mapParameters, stridedCnn, toTensors } from '../src/index.ts';
import { tf } from '../src/tensorflow.ts';
import { expectClose, gradientsOf, host, type Packed, readFixture, wave } from './support.ts';

interface ModelCase {
  readonly logits: Packed;
  readonly loss: number;
  readonly gradients: Record<string, Packed>;
  readonly state: Record<string, Packed>;
}

const { models } = readFixture<{ models: Record<'lenet5' | 'stridedCnn', ModelCase> }>('layers.json');

beforeAll(() => tf.setBackend('cpu'));

/** Offsets 1, 2, … over the layers for weights, 11, … for biases, 21, … for γ (about 1), 31, … for β. */
function waveParameters(model: Model) {
  const offsets = { weights: 1, bias: 11, gamma: 21, beta: 31 };
  const seen: Record<string, number> = {};
  return mapParameters(
    Object.fromEntries(
      model.layers.map(({ name, parameters }) => [
        name,
        Object.fromEntries(
          Object.entries(parameters).map(([parameter, shape]) => [parameter, { parameter, shape }]),
        ),
      ]),
    ),
    ({ parameter, shape }) => {
      const index = seen[parameter] ?? 0;
      seen[parameter] = index + 1;
      const offset = offsets[parameter as keyof typeof offsets] + index;
      return wave(shape, offset, 0.1, parameter === 'gamma' ? 1 : 0);
    },
  );
}

function crossEntropy(logits: tf.Tensor): tf.Tensor {
  const labels = tf.oneHot(tf.range(0, logits.shape[0]!, 1, 'int32'), 10);
  return tf.neg(tf.mean(tf.sum(tf.mul(labels, tf.logSoftmax(logits)), -1)));
}

it.each([
  ['lenet5', lenet5({ ...lenet5Arms['bn-input'], batchNormOptions: { momentum: 0.99, epsilon: 1e-3 } }), 8],
  ['stridedCnn', stridedCnn({ units: 200 }), 4],
] as const)('%s takes the same step', (name, model, batch) => {
  const expected = models[name];
  tf.tidy(() => {
    const params = toTensors(waveParameters(model));
    const state = toTensors(
      mapParameters(
        Object.fromEntries(
          model.layers.filter((row) => Object.keys(row.state).length > 0).map((row) => [row.name, row.state]),
        ),
        (shape, leaf) => {
          const size = shape.reduce((product, axis) => product * axis, 1);
          return host({ shape, data: new Array(size).fill(leaf.endsWith('variance') ? 1 : 0) });
        },
      ),
    );
    const input = toTensors({ input: { x: wave([batch, 28, 28, 1], 0, 1) } }).input!.x!;
    const applied = model.apply(params, state, input, { training: true });
    // PyTorch's own float32 differs from its float64 by 3e-5 here: five batch norms of a batch of 8.
    expectClose(applied.output, expected.logits, 5e-5, 1e-5);
    for (const [leaf, value] of Object.entries(expected.state)) {
      const [layer, statistic] = leaf.split('/') as [string, string];
      expectClose(applied.state[layer]![statistic]!, value, 1e-6, 1e-5);
    }
    const gradients = gradientsOf(model, params, state, input, crossEntropy, { training: true });
    expect(gradients.value.dataSync()[0]).toBeCloseTo(expected.loss, 5);
    for (const [leaf, value] of Object.entries(expected.gradients)) {
      // Rounding follows the largest derivatives: PyTorch's own float32 is off by 1e-5 of them.
      const largest = Math.max(...value.data.map(Math.abs));
      expectClose(gradients.params[leaf]!, value, 2e-5 * largest, 1e-4);
    }
  });
});
