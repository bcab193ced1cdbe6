// Stacked trials give what the same nets give one by one: outputs, statistics and gradients, bit for bit on one backend.
import { seedTree } from '@trialbook/random';
import { beforeAll, expect, it } from 'vitest';
import {
  deepNarrowRelu,
  type Model,
  mlp,
  normal,
  softmaxRegression,
  stackParameters,
  toHost,
  toTensors,
  unstackParameters,
} from '../src/index.ts';
import { tf } from '../src/tensorflow.ts';
import { gradientsOf } from './support.ts';

beforeAll(() => tf.setBackend('cpu'));

const TRIALS = 3;
const BATCH = 5;

it.each<[string, Model]>([
  ['deep narrow ReLU nets', deepNarrowRelu({ bias: normal(0.5) })],
  ['deep narrow leaky ReLU nets', deepNarrowRelu({ activation: 'leaky-relu', width: 3 })],
  ['MLPs with batch norm', mlp({ inputs: 3, hidden: [4, 4], outputs: 2, normalization: 'batch' })],
  ['MLPs with layer norm', mlp({ inputs: 3, hidden: [4, 4], outputs: 2, normalization: 'layer' })],
  ['MLPs with weight norm', mlp({ inputs: 3, hidden: [4, 4], outputs: 2, normalization: 'weight' })],
  ['softmax regressions', softmaxRegression({ inputs: 4, classes: 3, weights: normal(1) })],
])('%s', (_name, model) => {
  tf.tidy(() => {
    const seeds = seedTree('stacking');
    const starts = Array.from({ length: TRIALS }, (_, trial) => model.init(seeds.child('trial', trial)));
    const params = stackParameters(starts.map((start) => start.params));
    const state = starts.some((start) => Object.keys(start.state).length > 0)
      ? stackParameters(starts.map((start) => start.state))
      : {};
    const shape = [TRIALS, BATCH, ...model.inputShape];
    const input = tf.tensor(seeds.stream().normals(shape.reduce((a, b) => a * b)), shape);
    const loss = (output: tf.Tensor) => tf.sum(tf.square(output));
    const context = { training: true };

    const stacked = model.apply(toTensors(params), toTensors(state), input, context);
    const gradients = gradientsOf(model, toTensors(params), toTensors(state), input, loss, context).params;
    expect(stacked.output.shape).toEqual([TRIALS, BATCH, ...model.outputShape]);

    starts.forEach((start, trial) => {
      const own = input.gather(trial);
      const single = model.apply(toTensors(start.params), toTensors(start.state), own, context);
      expect(stacked.output.gather(trial).dataSync()).toEqual(single.output.dataSync());
      if (Object.keys(state).length > 0) {
        expect(unstackParameters(toHost(stacked.state), trial)).toEqual(toHost(single.state));
      }
      const ownGradients = gradientsOf(
        model,
        toTensors(start.params),
        toTensors(start.state),
        own,
        loss,
        context,
      ).params;
      for (const [name, gradient] of Object.entries(ownGradients)) {
        const together = gradients[name]!.gather(trial).dataSync();
        gradient.dataSync().forEach((value, i) => {
          expect(Math.abs(together[i]! - value)).toBeLessThanOrEqual(1e-5 * (1 + Math.abs(value)));
        });
      }
    });
  });
});
