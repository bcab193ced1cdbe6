import { expect, describe as group, it } from 'vitest';
import { deepNarrowRelu } from './deep-narrow-relu.ts';
import { describe } from './describe.ts';
import { conv2d } from './layers/conv2d.ts';
import { lenet5, lenet5Arms } from './lenet5.ts';
import { mlp } from './mlp.ts';
import type { Model } from './model.ts';
import { sequential } from './sequential.ts';
import { dropoutCnn, initializationCnn, stridedCnn } from './small-cnn.ts';
import { softmaxRegression } from './softmax-regression.ts';
import { descendingDetector } from './threshold-network.ts';

group('describe', () => {
  it('prints the layer table of LeNet-5 with every arm on', () => {
    expect(describe(lenet5(lenet5Arms['bn-dropout']))).toMatchSnapshot();
  });

  it('prints a stack of dense layers', () => {
    expect(describe(mlp({ inputs: 2, hidden: [16], outputs: 1 }))).toBe(
      [
        'mlp-2-16-1: input 2, output 1',
        '',
        'layer               kind             output  parameters',
        'hidden1             dense            16              48',
        'hidden1-activation  activation relu  16               0',
        'output              dense            1               17',
        '',
        '65 parameters',
      ].join('\n'),
    );
  });
});

group('parameter counts are the published ones', () => {
  it.each<[string, Model, number]>([
    ['softmax regression', softmaxRegression(), 7850],
    [
      'the convolution of problem 3B',
      sequential('c', [32, 32, 3], { c: conv2d({ filters: 8, size: 5 }) }),
      608,
    ],
    ['the published deep narrow net, 10 hidden layers', deepNarrowRelu({ depth: 11 }), 61],
    ['LeNet-5', lenet5(), 61_706],
    ['LeNet-5 with batch norm in the hidden layers', lenet5(lenet5Arms['standardized-bn']), 61_706 + 2 * 226],
    ['two layers of 200', mlp({ inputs: 784, hidden: [200], outputs: 10 }), 784 * 200 + 200 + 2010],
    ['five layers', mlp({ inputs: 784, hidden: [200, 100, 60, 30], outputs: 10 }), 185_300],
    ["Keras's MNIST example", initializationCnn(), 1_199_882],
    ['the strided net', stridedCnn(), 104 + 808 + 1548 + 588 * 30 + 30 + 310],
    [
      'a wider strided net',
      stridedCnn({ filters: [6, 12, 24], units: 200 }),
      156 + 1812 + 4632 + 49 * 24 * 200 + 2210,
    ],
    ['the descending detector', descendingDetector(), 29],
  ])('%s', (_name, model, count) => {
    expect(model.parameterCount).toBe(count);
  });

  it('counts 588 hidden units in the third convolution of the strided net', () => {
    const row = stridedCnn().layers.find(({ name }) => name === 'conv3')!;
    expect(row.outputShape).toEqual([7, 7, 12]);
    expect(row.outputShape.reduce((a, b) => a * b)).toBe(588);
  });

  it('has the shapes of conv arithmetic: 5 × 5 filters on 32 × 32 give 28 × 28 × 8', () => {
    expect(sequential('c', [32, 32, 3], { c: conv2d({ filters: 8, size: 5 }) }).outputShape).toEqual([
      28, 28, 8,
    ]);
    expect(dropoutCnn().outputShape).toEqual([10]);
  });
});
