// What the compiler knows of a program: form and rank from the examples to the step, and from the step to the results.

import { expect, expectTypeOf, test } from 'vitest';
import { compile, compileScan, type HostTensor, hostTensor, type Program } from './index.ts';
import { tf } from './tensorflow.ts';

const carry = {
  layer: { w: { dtype: 'float32', shape: [2, 3] } },
  list: [{ dtype: 'int32', shape: [] }],
} as const;

test('ranks and names reach the step, host tensors come back', async () => {
  const program = await compileScan(
    (state, input, resident) => {
      expectTypeOf(state.layer.w).toEqualTypeOf<tf.Tensor2D>();
      expectTypeOf(state.list[0]).toEqualTypeOf<tf.Scalar>();
      expectTypeOf(input.x).toEqualTypeOf<tf.Tensor1D>();
      expectTypeOf(resident.images).toEqualTypeOf<tf.Tensor4D>();
      return [state, { loss: tf.sum(input.x), deep: [tf.max(resident.images)] }];
    },
    {
      carry,
      input: { x: { dtype: 'float32', shape: [5] } },
      resident: { images: { dtype: 'float32', shape: [1, 2, 2, 1] } },
    },
  );
  const start = {
    layer: { w: hostTensor(new Float32Array(6), [2, 3]) },
    list: [hostTensor(Int32Array.of(1), [])],
  } as const;
  const x = hostTensor(new Float32Array(5), [1, 5]);
  const images = hostTensor(new Float32Array(4), [1, 2, 2, 1]);
  const result = await program.run(start, { x }, { images });
  expectTypeOf(result.carry.layer.w).toEqualTypeOf<HostTensor>();
  expectTypeOf(result.outputs.loss).toEqualTypeOf<HostTensor>();
  expectTypeOf(result.outputs.deep).toEqualTypeOf<HostTensor[]>();
  expect(result.outputs.loss.shape).toEqual([1]);
  // @ts-expect-error resident data are required here
  await expect(program.run(start, { x })).rejects.toThrow('resident.images: missing');
  // @ts-expect-error the input is called x
  await expect(program.run(start, { y: x }, { images })).rejects.toThrow('input.y: not expected');
  program.dispose();
});

test('examples of unknown rank fit any annotation', async () => {
  const step = ({ w }: { w: tf.Tensor2D }, x: tf.Tensor3D) => [{ w }, { total: tf.sum(x) }] as const;
  const example = { w: hostTensor(new Float32Array(4), [2, 2]) };
  const program = await compile(step, { carry: example, input: hostTensor(new Float32Array(8), [2, 2, 2]) });
  expectTypeOf(program).toExtend<
    Pick<Program<{ w: HostTensor }, HostTensor, object, { total: tf.Tensor }>, 'dispose'>
  >();
  expect(
    (await program.run(example, hostTensor(new Float32Array(8).fill(1), [2, 2, 2]))).outputs.total.data[0],
  ).toBe(8);
  program.dispose();
});
