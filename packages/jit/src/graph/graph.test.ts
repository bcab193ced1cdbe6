// Graphs: what they look like in print, what the verifier refuses, what the builder infers.

import { describe, expect, test } from 'vitest';
import { GraphError } from '../errors.ts';
import { foldConstants } from '../passes/fold-constants.ts';
import { mergeDuplicates } from '../passes/merge-duplicates.ts';
import { narrowBroadcasts } from '../passes/narrow-broadcasts.ts';
import { applyPasses } from '../passes/passes.ts';
import { removeDeadNodes } from '../passes/remove-dead-nodes.ts';
import { removeIdentities } from '../passes/remove-identities.ts';
import { tf } from '../tensorflow.ts';
import { traceStep } from '../trace/trace-step.ts';
import type { Graph, Node } from './graph.ts';
import { GraphBuilder } from './graph-builder.ts';
import { printGraph } from './print-graph.ts';
import { verifyGraph } from './verify-graph.ts';

function small(): Graph {
  const b = new GraphBuilder();
  const w = b.input('carry', 'carry.w', { dtype: 'float32', shape: [2, 3] });
  const x = b.input('input', 'input.x', { dtype: 'float32', shape: [4, 2] });
  const product = b.op('MatMul', [x, w]);
  const sum = b.op('ReduceSum', [product], { axes: [0], keepdims: false });
  const next = b.op('Add', [w, sum]);
  return b.finish([
    { role: 'carry', name: 'carry.w', value: next },
    { role: 'output', name: 'output', value: b.op('Mul', [sum, b.scalar('float32', 2)]) },
  ]);
}

test('a graph in print', () => {
  expect(printGraph(small())).toMatchInlineSnapshot(`
    "%0:float32[2,3] = input carry.w
    %1:float32[4,2] = input input.x
    %2:float32[] = constant 2
    %3:float32[4,3] = MatMul %1 %0
    %4:float32[3] = ReduceSum %3 axes=[0] keepdims=false
    %5:float32[2,3] = Add %0 %4
    %6:float32[3] = Mul %4 %2
    carry.w = %5
    output = %6"
  `);
});

test('a step of gradient descent, traced and simplified', async () => {
  await tf.setBackend('cpu');
  const step = (w: tf.Tensor2D, { x, y }: { x: tf.Tensor2D; y: tf.Tensor2D }) => {
    const loss = (weights: tf.Tensor) => tf.mean(tf.squaredDifference(tf.matMul(x, weights), y));
    const { value, grad } = tf.valueAndGrad(loss)(w);
    return [tf.sub(w, tf.mul(grad, 0.1)), { loss: value }] as const;
  };
  const carry = { dtype: 'float32', shape: [2, 1] };
  const input = { x: { dtype: 'float32', shape: [8, 2] }, y: { dtype: 'float32', shape: [8, 1] } };
  const { graph } = traceStep(step as never, { carry, input, resident: {} }, 'step');
  const passes = [
    removeDeadNodes,
    narrowBroadcasts,
    foldConstants,
    removeIdentities,
    mergeDuplicates,
    removeDeadNodes,
  ];
  expect(printGraph(applyPasses(verifyGraph(graph, 'tracing'), passes))).toMatchSnapshot();
});

describe('the verifier refuses', () => {
  const broken = (change: (graph: Graph) => Partial<Graph>) => () => {
    const graph = small();
    return verifyGraph({ ...graph, ...change(graph) }, 'a pass');
  };
  const withNode = (at: number, change: (node: Node) => Partial<Node>) =>
    broken(({ nodes }) => ({
      nodes: nodes.map((node, i) => (i === at ? { ...node, ...change(node) } : node)),
    }));

  test.each([
    [
      'a use before its definition',
      broken(({ nodes }) => ({ nodes: nodes.toReversed() })),
      /after a pass: .* before it is defined/,
    ],
    ['a value defined twice', broken(({ nodes }) => ({ nodes: [...nodes, nodes[0]!] })), /is defined twice/],
    [
      'a wrong type',
      withNode(0, ({ outputs }) => ({ outputs: [{ ...outputs[0]!, shape: [4, 4] }] })),
      /MatMul gives float32\[4,3\], but \d+ is float32\[4,4\]/,
    ],
    [
      'operands that do not fit',
      withNode(0, ({ inputs }) => ({ inputs: [inputs[1]!, inputs[0]!] })),
      /MatMul: float32\[2,3\] times float32\[4,2\]/,
    ],
    [
      'a result that is not there',
      broken(({ outputs }) => ({ outputs: outputs.map((o) => ({ ...o, value: { ...o.value } })) })),
      /result carry\.w is not defined/,
    ],
    [
      'a carry of another type',
      broken(({ outputs }) => ({ outputs: outputs.map((o) => ({ ...o, value: outputs[1]!.value })) })),
      /carry\.w is float32\[2,3\], its next value float32\[3\]/,
    ],
    [
      'a missing carry',
      broken(({ outputs }) => ({ outputs: outputs.slice(1) })),
      /1 carry inputs, 0 carry results/,
    ],
  ])('%s', (_, run, message) => {
    expect(run).toThrow(GraphError);
    expect(run).toThrow(message);
  });
});

describe('the builder refuses', () => {
  const b = new GraphBuilder();
  const x = b.input('input', 'x', { dtype: 'float32', shape: [2, 3] });
  const n = b.input('input', 'n', { dtype: 'int32', shape: [3] });
  test.each([
    ['mixed dtypes', () => b.op('Add', [x, n]), 'operands must share a dtype; got float32, int32'],
    [
      'shapes that do not broadcast',
      () => b.op('Add', [x, b.constant('float32', [2], new Float32Array(2))]),
      '[2,3] and [2] do not fit',
    ],
    ['a reshape to another size', () => b.op('Reshape', [x], { shape: [4] }), 'Reshape: [2,3] to [4]'],
    [
      'a permutation of other axes',
      () => b.op('Transpose', [x], { perm: [0, 0] }),
      'Transpose: [2,3] by [0,0]',
    ],
    [
      'a reduction of an absent axis',
      () => b.op('ReduceSum', [x], { axes: [2], keepdims: true }),
      'axis 2 of shape [2,3]',
    ],
    [
      'a constant with too few numbers',
      () => b.constant('float32', [2], new Float32Array(1)),
      'needs 2 numbers; got 1',
    ],
  ])('%s', (_, run, message) => {
    expect(run).toThrow(message);
  });
});
