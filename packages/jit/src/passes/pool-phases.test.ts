import { describe, expect, it } from 'vitest';
import { build, expectSameResults, living, names } from '../../test/support/pass-graphs.ts';
import type { Value } from '../graph/graph.ts';
import { poolPhases } from './pool-phases.ts';

describe('poolPhases', () => {
  it('computes convolution, activation, pooling and their gradients window by window', async () => {
    const before = build((b, input) => {
      const [x, w, dp] = [input('x', 3, 2, 12, 12), input('w', 4, 2, 5, 5), input('dp', 3, 4, 4, 4)];
      const window = { strides: [1, 1], pads: [0, 0, 0, 0] };
      const conv = b.op('Conv', [x, w], { ...window, dilations: [1, 1], group: 1 });
      const y = b.op('Tanh', [b.op('Add', [conv, input('bias', 1, 4, 1, 1)])]);
      const pooled = b.op('AveragePool', [y], {
        kernel_shape: [2, 2],
        strides: [2, 2],
        pads: [0, 0, 0, 0],
        count_include_pad: 0,
      });
      const dy = b.op('Resize', [b.op('Mul', [dp, b.scalar('float32', 0.25)])], { scales: [1, 1, 2, 2] });
      const slope = b.op('Sub', [b.scalar('float32', 1), b.op('Mul', [y, y])]);
      const dz = b.op('Mul', [dy, slope]);
      const swap = (value: Value) => b.op('Transpose', [value], { perm: [1, 0, 2, 3] });
      const dw = b.op('Conv', [swap(x), swap(dz)], { ...window, dilations: [1, 1], group: 1 });
      const dx = b.op('ConvTranspose', [dz, w], {
        ...window,
        dilations: [1, 1],
        group: 1,
        output_padding: [0, 0],
      });
      return [pooled, dw, dx, b.op('ReduceSum', [dz], { axes: [0, 2, 3], keepdims: false }), dy];
    });
    const after = poolPhases.run(before);
    await expectSameResults(before, after);
    expect(names(living(after))).not.toContain('AveragePool');
  });

  it('leaves convolutions without pooling, and pooling of many channels, as they are', () => {
    const before = build((b, input) => {
      const window = { strides: [1, 1], pads: [0, 0, 0, 0] };
      const conv = (x: Value, w: Value) => b.op('Conv', [x, w], { ...window, dilations: [1, 1], group: 1 });
      const many = conv(input('x', 1, 2, 6, 6), input('w', 32, 2, 3, 3));
      const pool = {
        kernel_shape: [2, 2],
        strides: [2, 2],
        pads: [0, 0, 0, 0],
        count_include_pad: 0,
      } as const;
      return [b.op('AveragePool', [many], pool), conv(input('v', 1, 2, 6, 6), input('u', 2, 2, 3, 3))];
    });
    expect(names(poolPhases.run(before))).toEqual(names(before));
  });
});
