import { expect, test } from 'vitest';
import { build, expectSameResults, living, names } from '../../test/support/pass-graphs.ts';
import { joinRectifiedProducts } from './join-rectified-products.ts';
import { applyPasses } from './passes.ts';

const transposed = { transA: 1, transB: 0 } as const;

/** The products with d, [rows, 1], of relu(x W + b), its mask, and the mask and x·d. */
function layer(inputs: number, which = ['output', 'mask', 'inputs'], rows = 100) {
  return build((b, input) => {
    const [x, weights, bias] = [input('x', rows, inputs), input('w', inputs, 16), input('b', 16)];
    const d = input('d', rows, 1);
    const rectified = b.op('Add', [b.op('MatMul', [x, weights]), bias]);
    const positive = b.op('Greater', [rectified, b.scalar('float32', 0)]);
    const mask = b.op('Cast', [positive], { to: 'float32' });
    const products = {
      output: b.op('Gemm', [b.op('Relu', [rectified]), d], transposed),
      mask: b.op('Gemm', [mask, d], transposed),
      inputs: b.op('Gemm', [b.op('Mul', [x, d]), mask], transposed),
    };
    return which.map((name) => products[name as keyof typeof products]);
  });
}

test('three products with a rectified layer become one', async () => {
  const before = layer(3);
  const after = living(applyPasses(before, [joinRectifiedProducts]));
  expect(names(after).filter((op) => op === 'Gemm')).toEqual([]);
  expect(names(after).filter((op) => op === 'MatMul')).toHaveLength(2); // x W is one
  await expectSameResults(before, after);
});

test('the mask may be multiplied from either side', async () => {
  const before = build((b, input) => {
    const [x, weights, bias, d] = [input('x', 80, 2), input('w', 2, 8), input('b', 1, 8), input('d', 80, 1)];
    const rectified = b.op('Add', [bias, b.op('MatMul', [x, weights])]);
    const positive = b.op('Greater', [rectified, b.scalar('float32', 0)]);
    const mask = b.op('Cast', [positive], { to: 'float32' });
    return [
      b.op('Gemm', [b.op('Mul', [d, x]), mask], transposed),
      b.op('Gemm', [d, mask], transposed),
      b.op('Gemm', [b.op('Relu', [rectified]), d], transposed),
    ];
  });
  const after = living(applyPasses(before, [joinRectifiedProducts]));
  expect(names(after)).not.toContain('Gemm');
  await expectSameResults(before, after);
});

test('two of the three products, and a layer of many inputs, stay as they are', () => {
  for (const before of [living(layer(3, ['mask', 'inputs'])), layer(30)]) {
    const after = living(applyPasses(before, [joinRectifiedProducts]));
    expect(names(after).filter((op) => op === 'Gemm')).toHaveLength(before.outputs.length);
  }
});
