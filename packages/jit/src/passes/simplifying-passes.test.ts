// The passes that make graphs smaller: what each rewrites, and what it must leave alone.

import { describe, expect, test } from 'vitest';
import { GraphError } from '../errors.ts';
import type { Value } from '../graph/graph.ts';
import { GraphBuilder } from '../graph/graph-builder.ts';
import { printGraph } from '../graph/print-graph.ts';
import { foldConstants } from './fold-constants.ts';
import { mergeDuplicates } from './merge-duplicates.ts';
import { narrowBroadcasts } from './narrow-broadcasts.ts';
import type { Pass } from './pass.ts';
import { applyPasses } from './passes.ts';
import { removeDeadNodes } from './remove-dead-nodes.ts';
import { removeIdentities } from './remove-identities.ts';

/** The lines of a graph of one input x float32[2,3], after a pass and the removal of dead nodes. */
function after(pass: Pass, build: (b: GraphBuilder, x: Value) => Value): string[] {
  const b = new GraphBuilder();
  const x = b.input('input', 'x', { dtype: 'float32', shape: [2, 3] });
  const graph = b.finish([{ role: 'output', name: 'output', value: build(b, x) }]);
  return printGraph(applyPasses(graph, [pass, removeDeadNodes]))
    .split('\n')
    .slice(1);
}

const row = (b: GraphBuilder, fill: number) => b.constant('float32', [3], new Float32Array(3).fill(fill));
const expanded = (b: GraphBuilder, number: number, shape = [2, 3]) =>
  b.op('Expand', [b.scalar('float32', number)], { shape });

describe('remove identities', () => {
  test.each<[string, (b: GraphBuilder, x: Value) => Value]>([
    ['x · 1', (b, x) => b.op('Mul', [x, b.scalar('float32', 1)])],
    ['1 · x', (b, x) => b.op('Mul', [expanded(b, 1), x])],
    ['x + 0', (b, x) => b.op('Add', [x, row(b, 0)])],
    ['x − 0', (b, x) => b.op('Sub', [x, row(b, 0)])],
    ['x / 1', (b, x) => b.op('Div', [x, row(b, 1)])],
    [
      'a sum of one number each',
      (b, x) =>
        b.op('ReduceSum', [b.op('Reshape', [x], { shape: [2, 3, 1] })], { axes: [2], keepdims: false }),
    ],
    ['−(−x)', (b, x) => b.op('Neg', [b.op('Neg', [x])])],
    [
      'a reshape there and back',
      (b, x) => b.op('Reshape', [b.op('Reshape', [x], { shape: [6] })], { shape: [2, 3] }),
    ],
    ['a cast to the same dtype', (b, x) => b.op('Cast', [x], { to: 'float32' })],
    ['an expansion to the same shape', (b, x) => b.op('Expand', [x], { shape: [2, 3] })],
  ])('%s is x', (_, build) => {
    expect(after(removeIdentities, build)).toEqual(['output = %0']);
  });
  test.each<[string, (b: GraphBuilder, x: Value) => Value]>([
    ['0 − x', (b, x) => b.op('Sub', [b.scalar('float32', 0), x])],
    ['1 / x', (b, x) => b.op('Div', [b.scalar('float32', 1), x])],
    [
      'x + 0 that broadcasts',
      (b, x) => b.op('Add', [x, b.constant('float32', [4, 1, 1], new Float32Array(4))]),
    ],
    ['x · 0, which may be NaN', (b, x) => b.op('Mul', [x, b.scalar('float32', 0)])],
  ])('%s stays', (_, build) => {
    expect(after(removeIdentities, build).length).toBeGreaterThan(1);
  });
});

describe('fold constants', () => {
  test('arithmetic with broadcasting, casts, transposes', () => {
    const lines = after(foldConstants, (b, x) => {
      const matrix = b.constant('float32', [2, 3], Float32Array.of(1, 2, 3, 4, 5, 6));
      const sum = b.op('Add', [b.op('Mul', [matrix, b.scalar('float32', 10)]), row(b, 1)]);
      return b.op('MatMul', [x, b.op('Transpose', [sum], { perm: [1, 0] })]);
    });
    expect(lines).toEqual([
      '%1:float32[3,2] = constant 11 41 21 51 31 61',
      '%2:float32[2,2] = MatMul %0 %1',
      'output = %2',
    ]);
  });
  test('whole numbers wrap as in the program', () => {
    const lines = after(foldConstants, (b) => {
      const big = b.constant('uint32', [2], Uint32Array.of(0xffffffff, 3));
      return b.op('Mul', [big, b.scalar('uint32', 0x7feb352d)]);
    });
    expect(lines[0]).toBe(
      `%1:uint32[2] = constant ${(0x100000000 - 0x7feb352d) >>> 0} ${Math.imul(3, 0x7feb352d) >>> 0}`,
    );
  });
});

describe('narrow broadcasts', () => {
  test('an operation broadcasts by itself', () => {
    expect(after(narrowBroadcasts, (b, x) => b.op('Mul', [x, expanded(b, 2)]))).toEqual([
      '%1:float32[] = constant 2',
      '%2:float32[2,3] = Mul %0 %1',
      'output = %2',
    ]);
  });
  test('expansions move behind operations on them alone', () => {
    const lines = after(narrowBroadcasts, (b, x) => {
      const both = b.op('Add', [expanded(b, 2), expanded(b, 3)]);
      return b.op('Mul', [
        b.op('Reshape', [both], { shape: [3, 2] }),
        b.op('Reshape', [x], { shape: [3, 2] }),
      ]);
    });
    expect(lines.filter((line) => line.includes('Expand'))).toEqual([]);
    expect(lines.find((line) => line.includes('Add'))).toMatch(/^%\d+:float32\[\] = Add/);
  });
  test('an expansion that gives a result its shape stays', () => {
    expect(after(narrowBroadcasts, (b) => b.op('Neg', [expanded(b, 2)])).at(-2)).toMatch(/Expand/);
  });
});

describe('merge duplicates', () => {
  test('equal operations become one, different ones do not', () => {
    const lines = after(mergeDuplicates, (b, x) => {
      const square = () => b.op('Mul', [x, x]);
      const scaled = (by: number) => b.op('Mul', [square(), b.scalar('float32', by)]);
      return b.op('Add', [b.op('Add', [scaled(2), scaled(2)]), scaled(3)]);
    });
    expect(lines.filter((line) => / = Mul /.test(line))).toHaveLength(3);
    expect(lines.filter((line) => / = constant /.test(line))).toHaveLength(2);
  });
});

test('a pass that breaks the graph is named', () => {
  const b = new GraphBuilder();
  const x = b.input('input', 'x', { dtype: 'float32', shape: [2] });
  const graph = b.finish([{ role: 'output', name: 'output', value: b.op('Neg', [x]) }]);
  const dropNodes: Pass = { name: 'drop nodes', run: (g) => ({ ...g, nodes: [] }) };
  expect(() => applyPasses(graph, [dropNodes])).toThrow(GraphError);
  expect(() => applyPasses(graph, [dropNodes])).toThrow(
    /graph after drop nodes: result output is not defined/,
  );
});
