import { beforeAll, expect, test } from 'vitest';
import { compileScan, hostTensor, traceGraph } from '../index.ts';
import { tf } from '../tensorflow.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const carry = hostTensor([0], []);
const rows = hostTensor(Int32Array.of(2, 0, -1));
const table = hostTensor([1, 2, 3, 4, Number.NaN, -0], [3, 2]);
const labels = hostTensor(Int32Array.of(7, 8, 9));

const compiled = { carry, input: { rows }, resident: { table, labels } };
type Tensors = Readonly<Record<string, tf.Tensor>>;
const gatherAll = (carry: tf.Scalar, i: Tensors, { table, labels }: Tensors) => {
  const at = i.rows as tf.Tensor1D;
  const outputs = {
    picked: tf.gather(table!, at),
    again: tf.neg(tf.gather(table!, at)),
    labels: tf.gather(labels!, at),
  };
  return [tf.add(carry, 1) as tf.Scalar, outputs] as const;
};

test('short rows are inputs of the step, each once', async () => {
  const graph = await traceGraph((c, i, r) => gatherAll(c, i, r), compiled);
  expect(graph.nodes.map(({ op }) => op)).not.toContain('Gather');
  expect(graph.inputs.flatMap(({ name, gathered }) => (gathered ? [name] : []))).toEqual([
    'resident.table[input.rows]',
    'resident.labels[input.rows]',
  ]);
});

test('a scan picks the rows of each of its steps', async () => {
  const program = await compileScan((c, i, r) => gatherAll(c, i, r), compiled);
  const steps = hostTensor(Int32Array.of(2, 0, -1, 1, 1, 0), [2, 3]);
  const { outputs } = await program.run(carry, { rows: steps }, { table, labels });
  expect(outputs.labels.data).toEqual(Int32Array.of(9, 7, 9, 8, 8, 7));
  expect(outputs.picked.data).toEqual(
    Float32Array.of(Number.NaN, -0, 1, 2, Number.NaN, -0, 3, 4, 3, 4, 1, 2),
  );
  program.dispose();
});

test('long rows, and rows numbered by what a step computes, are gathered there', async () => {
  const images = hostTensor(new Float32Array(3 * 17), [3, 17]);
  const long = await traceGraph((c, i, r) => [c, { x: tf.gather(r.images, i.rows) }], {
    carry,
    input: { rows },
    resident: { images },
  });
  const computed = await traceGraph((c, i, r) => [c, { x: tf.gather(r.table, tf.abs(i.rows)) }], {
    carry,
    input: { rows },
    resident: { table },
  });
  for (const graph of [long, computed]) expect(graph.nodes.map(({ op }) => op)).toContain('Gather');
});
