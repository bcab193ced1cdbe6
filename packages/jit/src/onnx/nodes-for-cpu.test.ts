import { beforeAll, expect, test } from 'vitest';
import { hostTensor, random, traceGraph } from '../index.ts';
import { tf } from '../tensorflow.ts';
import { nodesForCpu } from './nodes-for-cpu.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const image = hostTensor(new Float32Array(32), [2, 4, 4, 1]);
/** Operations of the nodes named, in order. */
const operations = (names: readonly string[]) => names.map((name) => name.split('/')[1]);

test('maximum pooling goes to the CPU only where the positions are needed', async () => {
  const pool = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 3, 1, 'same');
  const forward = await traceGraph((x) => [x, pool(x)], { carry: image });
  const backward = await traceGraph((x) => [x, tf.grad(pool)(x)], { carry: image });
  expect(nodesForCpu(forward, false)).toEqual([]);
  expect(operations(nodesForCpu(backward, false))).toEqual(['MaxPool']);
});

test.each([
  [1, []],
  [2, ['ConvTranspose']],
])(
  'the input gradient of a depthwise convolution with %i outputs a channel',
  async (multiplier, expected) => {
    const carry = {
      x: hostTensor(new Float32Array(2 * 36), [1, 6, 6, 2]),
      w: hostTensor(new Float32Array(9 * 2 * multiplier), [3, 3, 2, multiplier]),
    };
    const graph = await traceGraph(
      (c) => [c, tf.grad((x) => tf.depthwiseConv2d(x as tf.Tensor4D, c.w, 1, 'valid'))(c.x)],
      { carry },
    );
    expect(operations(nodesForCpu(graph, false))).toEqual(expected);
  },
);

test('the arithmetic of a random mask up to the comparison goes to the CPU', async () => {
  const graph = await traceGraph((key) => [key, tf.mul(random.mask(key, 0.5, [4, 8]), 2)], {
    carry: hostTensor(Int32Array.of(1, 2)),
  });
  const names = nodesForCpu(graph, false);
  expect(new Set(operations(names))).toEqual(new Set(['Cast', 'Mul', 'Slice', 'Less']));
  // The bitwise operations between go there by themselves.
  const others = graph.nodes
    .filter(({ op }) => !op.startsWith('Bit'))
    .filter(({ outputs }) => !names.some((name) => name.endsWith(`/${outputs[0]!.id}`)));
  expect(others.length).toBeGreaterThan(0);
  for (const { inputs, outputs } of others) {
    expect([...inputs, ...outputs].map(({ dtype }) => dtype)).not.toContain('uint32');
  }
});

test('what would be wrong elsewhere is named first, and no more than ONNX Runtime takes', async () => {
  const graph = await traceGraph(
    ({ key, x }) => {
      const masks = Array.from({ length: 100 }, (_, i) => random.mask(random.foldIn(key, i), 0.5, [2]));
      const pool = (image: tf.Tensor) => tf.maxPool(image as tf.Tensor4D, 3, 1, 'same');
      return [{ key, x }, [...masks, tf.grad(pool)(x)]];
    },
    { carry: { key: hostTensor(Int32Array.of(1, 2)), x: image } },
  );
  const names = nodesForCpu(graph, false);
  expect(operations(names)[0]).toBe('MaxPool');
  expect(names.join(',').length).toBeLessThan(8192);
  expect(names.join(',').length).toBeGreaterThan(8000);
});

test('in a scan, gathers from resident data and what makes the data go to the CPU', async () => {
  const graph = await traceGraph(
    (w, rows, { table, small }) => {
      const batch = tf.gather(tf.sub(table, 1), rows);
      return [tf.add(w, tf.sum(tf.add(batch, small), 0)), tf.gather(w, rows)];
    },
    {
      carry: { dtype: 'float32', shape: [3] },
      input: { dtype: 'int32', shape: [2] },
      resident: { table: { dtype: 'float32', shape: [50, 3] }, small: { dtype: 'float32', shape: [3] } },
    },
  );
  expect(operations(nodesForCpu(graph, true)).sort()).toEqual(['Gather', 'Sub']);
  expect(nodesForCpu(graph, false)).toEqual([]);
});
