import { seedTree } from '@trialbook/random';
import { beforeAll, expect, it } from 'vitest';
import { zeros } from '../initializers/constant.ts';
import { normal } from '../initializers/random.ts';
import { toTensors } from '../parameter-tree.ts';
import { sequential } from '../sequential.ts';
import { tf } from '../tensorflow.ts';
import { dense } from './dense.ts';
import { weightNormDense } from './weight-norm-dense.ts';

beforeAll(() => tf.setBackend('cpu'));

it('starts as the dense layer whose weights are the drawn directions', () => {
  tf.tidy(() => {
    const { params } = sequential('normed', [6], {
      layer: weightNormDense({ units: 4, weights: normal(2) }),
    }).init(seedTree(1));
    const plain = { layer: { weights: params.layer!.direction!, bias: params.layer!.bias! } };
    const input = tf.tensor2d(seedTree(2).stream().normals(18), [3, 6]);
    const apply = (layer: typeof weightNormDense, tree: typeof params) =>
      sequential('model', [6], { layer: layer({ units: 4 }) })
        .apply(toTensors(tree), {}, input)
        .output.dataSync();
    const expected = apply(dense, plain);
    apply(weightNormDense, params).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 5);
    });
  });
});

it('refuses to start without a direction', () => {
  const model = sequential('normed', [6], { layer: weightNormDense({ units: 4, weights: zeros() }) });
  expect(() => model.init(seedTree(1))).toThrow(
    'weightNormDense: required an initialiser that gives every unit a direction; got zeros for unit 0',
  );
});
