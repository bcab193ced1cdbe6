// Reads a rectified layer once in the backward pass: what its output is multiplied with follows from its mask's products.

import type { ConstantData, Graph, Node, Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import { sizeOf } from '../host-tensor.ts';
import type { Pass } from './pass.ts';
import { rewriteGraph } from './rewrite-graph.ts';

/** The layer's inputs are few when the batch has at least this many times them. */
const RATIO = 8;

/**
 * With h = relu(x W + b) = (x W + b)·M, where M is the mask of what is positive, and d one number per row, the three
 * products (x·d)ᵀ M, dᵀ M and hᵀ d are one product and a sum over a small matrix:
 *
 * - P = [x 1]ᵀ·dᵀ M, whose rows are (x·d)ᵀ M and dᵀ M
 * - hᵀ d = column sums of [W; b]·P
 *
 * That is the gradient of a layer of many units between few inputs and a single output. Applied where all three are there.
 */
export const joinRectifiedProducts: Pass = {
  name: 'join rectified products',
  run(graph) {
    const together = groups(graph);
    const made = new Map<string, Joined>();
    return rewriteGraph(graph, (node, builder) => {
      const member = together.get(node.outputs[0]!);
      const product = member && productOf(node, builder);
      const layer = product && layerOf(product.rectified, builder);
      if (!layer) return undefined;
      const known = made.get(member) ?? joined(builder, product, layer);
      made.set(member, known);
      return builder.op('Reshape', [known[product.kind]], { shape: [...node.outputs[0]!.shape] });
    });
  },
};

/** What a value is made by, in a graph that is there or one that is being built. */
type Origins = Pick<GraphBuilder, 'producer' | 'constantData'>;

/** A product with d: of the layer's output, of its mask, or of the mask and the scaled inputs. */
interface Product {
  readonly kind: 'output' | 'mask' | 'inputs';
  /** What was rectified: x W + b. */
  readonly rectified: Value;
  /** One number per row, [rows, 1]. */
  readonly d: Value;
}

type Joined = Readonly<Record<Product['kind'], Value>>;

/** The products that belong together, each under the name of its group. */
function groups(graph: Graph): ReadonlyMap<Value, string> {
  const producers = new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node])));
  const origins: Origins = {
    producer: (value) => producers.get(value),
    constantData: (value): ConstantData | undefined => graph.constants.get(value),
  };
  const found = new Map<string, Map<Value, Product>>();
  for (const node of graph.nodes) {
    const product = productOf(node, origins);
    if (!product || !layerOf(product.rectified, origins)) continue;
    const name = `${product.rectified.id} ${product.d.id}`;
    const group = found.get(name) ?? new Map<Value, Product>();
    found.set(name, group.set(node.outputs[0]!, product));
  }
  const complete = [...found].filter(
    ([, group]) => new Set([...group.values()].map(({ kind }) => kind)).size === 3,
  );
  return new Map(complete.flatMap(([name, group]) => [...group.keys()].map((value) => [value, name])));
}

function productOf({ op, inputs, attributes }: Node, origins: Origins): Product | undefined {
  if (op !== 'Gemm' || inputs.length !== 2) return undefined;
  const { transA, transB } = attributes as Node<'Gemm'>['attributes'];
  const [a, b] = inputs as [Value, Value];
  if (!transA || transB || a.shape[0]! !== b.shape[0]) return undefined;
  const output = origins.producer(a);
  if (output?.op === 'Relu' && b.shape[1] === 1)
    return { kind: 'output', rectified: output.inputs[0]!, d: b };
  for (const [mask, d] of [
    [a, b],
    [b, a],
  ] as const) {
    const rectified = maskedBy(mask, origins);
    if (rectified && d.shape[1] === 1) return { kind: 'mask', rectified, d };
  }
  const rectified = maskedBy(b, origins);
  const layer = rectified && layerOf(rectified, origins);
  const scaled = origins.producer(a);
  if (!layer || scaled?.op !== 'Mul') return undefined;
  const [left, right] = scaled.inputs as [Value, Value];
  const d = left === layer.x ? right : right === layer.x ? left : undefined;
  return d?.shape.join() === `${a.shape[0]},1` ? { kind: 'inputs', rectified, d } : undefined;
}

/** z where the value is 1 where z is positive, else 0. */
function maskedBy(value: Value, origins: Origins): Value | undefined {
  const comparison = origins.producer(value)?.op === 'Cast' ? origins.producer(value)!.inputs[0]! : undefined;
  const node = comparison && origins.producer(comparison);
  if (value.dtype !== 'float32' || node?.op !== 'Greater') return undefined;
  const bound = origins.constantData(node.inputs[1]!);
  return bound?.length === 1 && Number(bound[0]) === 0 ? node.inputs[0] : undefined;
}

interface Layer {
  readonly x: Value;
  readonly weights: Value;
  readonly bias: Value;
}

/** x, W and b where the value is x W + b and x has few columns. */
function layerOf(value: Value, origins: Origins): Layer | undefined {
  const sum = origins.producer(value);
  if (sum?.op !== 'Add' || value.shape.length !== 2) return undefined;
  for (const [product, bias] of [sum.inputs, sum.inputs.toReversed()] as [Value, Value][]) {
    const node = origins.producer(product);
    if (node?.op !== 'MatMul' || node.inputs[0]!.shape.length !== 2 || node.inputs[1]!.shape.length !== 2)
      continue;
    const [x, weights] = node.inputs as [Value, Value];
    const isRow = sizeOf(bias.shape) === value.shape[1] && bias.shape.at(-1) === value.shape[1];
    if (isRow && x.shape[1]! * RATIO <= x.shape[0]!) return { x, weights, bias };
  }
  return undefined;
}

function joined(b: GraphBuilder, { rectified, d }: Product, { x, weights, bias }: Layer): Joined {
  const [rows, inputs] = x.shape as [number, number];
  const units = weights.shape[1]!;
  const positive = b.op('Greater', [rectified, b.scalar('float32', 0)]);
  const mask = b.op('Cast', [positive], { to: 'float32' });
  const asRow = b.op('Reshape', [d], { shape: [1, rows] });
  const scaled = b.op('Mul', [b.op('Transpose', [x], { perm: [1, 0] }), asRow]);
  const products = b.op('MatMul', [b.op('Concat', [scaled, asRow], { axis: 0 }), mask]); // [inputs + 1, units]
  const matrix = b.op('Concat', [weights, b.op('Reshape', [bias], { shape: [1, units] })], { axis: 0 });
  const part = (from: number, to: number) =>
    b.op('Slice', [products], { starts: [from, 0], ends: [to, units], steps: [1, 1] });
  return {
    output: b.op('ReduceSum', [b.op('Mul', [products, matrix])], { axes: [0], keepdims: true }),
    mask: part(inputs, inputs + 1),
    inputs: part(0, inputs),
  };
}
