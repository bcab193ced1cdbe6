// Gathering factors: the rewrites in print, and the gradient of batch norm that they are made for.

import { expect, test } from 'vitest';
import { expectClose } from '../../test/expect-parity.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { GraphBuilder } from '../graph/graph-builder.ts';
import { printGraph } from '../graph/print-graph.ts';
import { compile, hostTensor, toHost, toTensors, traceGraph } from '../index.ts';
import { tf } from '../tensorflow.ts';
import { gatherFactors } from './gather-factors.ts';
import { applyPasses } from './passes.ts';
import { removeDeadNodes } from './remove-dead-nodes.ts';

/** The nodes of a graph of batches x, y [64,4] and rows f, g [4] and h [64,1] after the pass. */
function after(build: (b: GraphBuilder, v: Record<'x' | 'y' | 'f' | 'g' | 'h', Value>) => Value): string[] {
  const b = new GraphBuilder();
  const input = (name: string, shape: number[]) => b.input('input', name, { dtype: 'float32', shape });
  const values = {
    x: input('x', [64, 4]), // %0
    y: input('y', [64, 4]), // %1
    f: input('f', [4]), // %2
    g: input('g', [1, 4]), // %3
    h: input('h', [64, 1]), // %4
  };
  const graph: Graph = b.finish([{ role: 'output', name: 'output', value: build(b, values) }]);
  const lines = printGraph(applyPasses(graph, [gatherFactors, removeDeadNodes])).split('\n');
  return lines.filter((line) => !line.includes('= input') && !line.startsWith('output'));
}

const overRows = { axes: [0], keepdims: false } as const;

test('(x·f)·g = x·(f·g)', () => {
  expect(after((b, { x, f, g }) => b.op('Mul', [b.op('Mul', [x, f]), g]))).toEqual([
    '%5:float32[1,4] = Mul %2 %3',
    '%6:float32[64,4] = Mul %0 %5',
  ]);
});

test('Σ x·f = f·Σ x, with the summed axes dropped from f too', () => {
  expect(after((b, { x, g }) => b.op('ReduceSum', [b.op('Mul', [x, g])], overRows))).toEqual([
    '%5:float32[4] = ReduceSum %0 axes=[0] keepdims=false',
    '%6:float32[4] = Reshape %3 shape=[4]',
    '%7:float32[4] = Mul %5 %6',
  ]);
});

test('Σ (x·f)·(g·y) = f·g·Σ x·y', () => {
  const lines = after((b, { x, y, f, g }) =>
    b.op('ReduceSum', [b.op('Mul', [b.op('Mul', [x, f]), b.op('Mul', [g, y])])], {
      axes: [0],
      keepdims: true,
    }),
  );
  expect(lines[0]).toBe('%5:float32[64,4] = Mul %0 %1');
  expect(lines.filter((line) => line.includes('[64,4] ='))).toHaveLength(1);
});

test('an operand keeps the axes in front of it that give the result its rank', () => {
  const lines = after((b, { f, h }) =>
    b.op('Add', [
      b.op('Reshape', [b.op('ReduceSum', [f], { axes: [0], keepdims: true })], { shape: [1, 1, 1] }),
      h,
    ]),
  );
  expect(lines.at(-1)).toMatch(/^%\d+:float32\[1,64,1\] = Add /);
});

test('a factor that varies along the summed axis stays inside', () => {
  const lines = after((b, { x, h }) => b.op('ReduceSum', [b.op('Mul', [x, h])], overRows));
  expect(lines[0]).toBe('%5:float32[64,4] = Mul %0 %4');
  expect(lines).toHaveLength(2);
});

test('two factors whose product is as large as the batch are left apart', () => {
  const lines = after((b, { x, f, h }) => b.op('Mul', [b.op('Mul', [x, f]), h]));
  expect(lines.filter((line) => line.includes('= Mul'))).toHaveLength(2);
});

test('the automatic gradient of batch norm reads the batch seven times, and is right', async () => {
  await tf.setBackend('cpu');
  const step = (carry: { x: tf.Tensor2D; gamma: tf.Tensor1D; beta: tf.Tensor1D }, dy: tf.Tensor2D) => {
    const norm = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => {
      const { mean, variance } = tf.moments(x, 0);
      return tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-3))), gamma), beta);
    };
    const { grads } = tf.valueAndGrads(norm)([carry.x, carry.gamma, carry.beta], dy);
    return [carry, { grads }] as const;
  };
  const wave = (rows: number, scale: number) =>
    Float32Array.from({ length: rows * 8 }, (_, i) => scale * Math.sin(i * i));
  const carry = {
    x: hostTensor(wave(128, 3), [128, 8]),
    gamma: hostTensor(wave(1, 1), [8]),
    beta: hostTensor(wave(1, 1), [8]),
  };
  const dy = hostTensor(wave(128, 1), [128, 8]);
  const options = { carry, input: dy } as never;
  const graph = (await traceGraph(step as never, options)) as Graph;
  const onBatch = graph.nodes.filter(
    ({ outputs, op }) => outputs[0]!.shape.join() === '128,8' && op !== 'Reshape',
  );
  expect(onBatch.map(({ op }) => op).sort()).toEqual(['Add', 'Add', 'Mul', 'Mul', 'Mul', 'Mul', 'Sub']);

  const program = await compile(step as never, options);
  const { outputs } = (await program.run(carry as never, dy as never)) as never as {
    outputs: { grads: (typeof dy)[] };
  };
  program.dispose();
  tf.tidy(() => {
    const [, eager] = step(toTensors(carry) as never, toTensors(dy) as never);
    for (const [i, want] of toHost(eager.grads).entries())
      expectClose(outputs.grads[i]!, want, 2e-5, `grads[${i}]`);
  });
});
