import { describe, expect, it } from 'vitest';
import { build, expectSameResults, living, names } from '../../test/support/pass-graphs.ts';
import { foldAffine } from './fold-affine.ts';
import { foldBias } from './fold-bias.ts';
import { foldConvBias } from './fold-conv-bias.ts';
import { foldOuterProducts } from './fold-outer-products.ts';
import { sinkTransposes } from './sink-transposes.ts';
import { trialMinorProducts } from './trial-minor-products.ts';

describe('sinkTransposes', () => {
  it('moves transposes through elementwise operations and reductions until they cancel', async () => {
    const before = build((b, input) => {
      const x = input('x', 2, 5, 4, 3);
      const first = b.op('Transpose', [x], { perm: [0, 3, 1, 2] });
      const last = b.op('Transpose', [b.op('Tanh', [first])], { perm: [0, 2, 3, 1] });
      const biased = b.op('Add', [last, input('bias', 3)]);
      return [
        biased,
        b.op('ReduceSum', [b.op('Transpose', [biased], { perm: [3, 0, 1, 2] })], {
          axes: [1, 2],
          keepdims: false,
        }),
      ];
    });
    const after = sinkTransposes.run(before);
    await expectSameResults(before, after);
    expect(names(living(after)).filter((name) => name === 'Transpose')).toEqual(['Transpose']); // of the small sums
  });

  it('moves through reshapes that only add or drop axes of length 1', async () => {
    const before = build((b, input) => {
      const x = b.op('Transpose', [input('x', 3, 4, 5)], { perm: [2, 0, 1] });
      const dropped = b.op('ReduceSum', [x], { axes: [1], keepdims: true });
      return [b.op('Exp', [b.op('Reshape', [dropped], { shape: [1, 5, 4, 1] })])];
    });
    await expectSameResults(before, sinkTransposes.run(before));
  });

  it('stops before an operand of full size', () => {
    const before = build((b, input) => [
      b.op('Add', [b.op('Transpose', [input('x', 4, 5)], { perm: [1, 0] }), input('y', 5, 4)]),
    ]);
    expect(names(sinkTransposes.run(before))).toEqual(['Transpose', 'Add']);
  });
});

describe('trialMinorProducts', () => {
  it.each([
    ['forward', [40, 16, 2], [40, 2, 3]],
    ['one input', [40, 16, 1], [40, 1, 2]],
    ['weight gradient', [40, 2, 16], [40, 16, 2]],
  ] as const)('calls no matrix routine per trial for the tiny products of 40: %s', async (_, left, right) => {
    const before = build((b, input) => [b.op('MatMul', [input('a', ...left), input('b', ...right)])]);
    const after = trialMinorProducts.run(before);
    await expectSameResults(before, after);
    const products = after.nodes.filter(({ op }) => op === 'MatMul');
    expect(products.every(({ inputs }) => inputs[0]!.shape.length === 2)).toBe(true);
  });

  it('leaves few trials and wide layers alone', () => {
    const before = build((b, input) => [
      b.op('MatMul', [input('a', 8, 16, 2), input('b', 8, 2, 2)]),
      b.op('MatMul', [input('c', 40, 16, 8), input('d', 40, 8, 8)]),
    ]);
    expect(names(trialMinorProducts.run(before))).toEqual(['MatMul', 'MatMul']);
  });

  it('keeps a whole layer and its gradient in one layout', async () => {
    const before = build((b, input) => {
      const [x, w, dy] = [input('x', 64, 16, 2), input('w', 64, 2, 2), input('dy', 64, 16, 2)];
      const z = b.op('Add', [
        b.op('MatMul', [x, w]),
        b.op('Reshape', [input('bias', 64, 2)], { shape: [64, 1, 2] }),
      ]);
      const h = b.op('Relu', [z]);
      const second = b.op('MatMul', [h, input('v', 64, 2, 2)]);
      const swapped = b.op('Transpose', [h], { perm: [0, 2, 1] });
      return [second, b.op('MatMul', [swapped, dy])];
    });
    const after = sinkTransposes.run(trialMinorProducts.run(before));
    await expectSameResults(before, after);
    const wide = living(after).nodes.filter(
      (node) => node.op === 'Transpose' && node.outputs[0]!.shape.includes(16),
    );
    expect(wide.length).toBe(3); // x and dy in, the result out
  });
});

describe('foldAffine', () => {
  it('never writes the output of a batch norm between dense layers, nor reads the batch for its backward sums', async () => {
    const before = build((b, input) => {
      const [x, w, dz] = [input('x', 64, 8), input('w', 8, 4), input('dz', 64, 4)];
      const [scale, shift] = [input('scale', 1, 8), input('shift', 1, 8)];
      const y = b.op('Add', [b.op('Mul', [x, scale]), shift]);
      const dy = b.op('Gemm', [dz, w], { transA: 0, transB: 1 });
      const along = b.op('Add', [b.op('Mul', [x, input('a', 1, 8)]), input('c', 1, 8)]);
      return [
        b.op('MatMul', [y, w]),
        b.op('Gemm', [y, dz], { transA: 1, transB: 0 }),
        b.op('ReduceSum', [dy], { axes: [0], keepdims: true }),
        b.op('ReduceSum', [b.op('Mul', [dy, x])], { axes: [0], keepdims: false }),
        b.op('Sub', [b.op('Mul', [dy, scale]), along]),
      ];
    });
    const after = foldAffine.run(before);
    await expectSameResults(before, after);
    const passes = living(after).nodes.filter(
      ({ op, inputs }) =>
        ['Mul', 'Add', 'Sub', 'ReduceSum'].includes(op) &&
        inputs.some(({ shape }) => shape.join() === '64,8'),
    );
    expect(passes.map(({ op }) => op)).toEqual(['Mul', 'Add', 'Sub']); // x·a, the bias of the product, the difference
  });
});

describe('foldOuterProducts', () => {
  it('computes the gradients behind a single output without the masked outer product', async () => {
    const before = build((b, input) => {
      const [x, d, w] = [input('x', 40, 3), input('d', 40, 1), input('w', 16, 1)];
      const mask = b.op('Sign', [b.op('Relu', [input('z', 40, 16)])]);
      const gradient = b.op('Mul', [b.op('Gemm', [d, w], { transA: 0, transB: 1 }), mask]);
      return [
        b.op('Gemm', [x, gradient], { transA: 1, transB: 0 }),
        b.op('ReduceSum', [gradient], { axes: [0], keepdims: false }),
      ];
    });
    const after = foldOuterProducts.run(before);
    await expectSameResults(before, after);
    const wide = living(after).nodes.filter(({ outputs }) => outputs[0]!.shape.join() === '40,16');
    expect(wide.map(({ op }) => op)).toEqual(['Relu', 'Sign']);
  });
});

describe('foldBias', () => {
  it('gives a product its row, unless something else reads the product', async () => {
    const before = build((b, input) => {
      const product = b.op('MatMul', [input('x', 6, 4), input('w', 4, 3)]);
      return [b.op('Add', [input('row', 3), product])];
    });
    const after = foldBias.run(before);
    await expectSameResults(before, after);
    expect(names(living(after))).toEqual(['Gemm']);
    const shared = build((b, input) => {
      const product = b.op('MatMul', [input('x', 6, 4), input('w', 4, 3)]);
      return [product, b.op('Add', [product, input('row', 3)])];
    });
    expect(names(foldBias.run(shared))).toEqual(['MatMul', 'Add']);
  });
});

describe('foldConvBias', () => {
  it('gives a convolution the bias of its channels, and no other sum', async () => {
    const before = build((b, input) => {
      const conv = () =>
        b.op('Conv', [input('x', 2, 3, 6, 6), input('w', 6, 3, 3, 3)], {
          strides: [1, 1],
          pads: [0, 0, 0, 0],
          dilations: [1, 1],
          group: 1,
        });
      return [b.op('Add', [input('bias', 1, 6, 1, 1), conv()])];
    });
    const after = foldConvBias.run(before);
    await expectSameResults(before, after);
    expect(names(living(after))).toEqual(['Reshape', 'Conv']);
  });
});
