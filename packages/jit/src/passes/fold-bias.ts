// Gives a matrix product the row that is added to its result: the sum then costs no pass of its own.

import { countUses, type Graph, type Node, type Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import type { Pass } from './pass.ts';
import { rewriteGraph } from './rewrite-graph.ts';

/** x W + row = Gemm(x, W, row), where nothing else reads x W. */
export const foldBias: Pass = {
  name: 'fold bias',
  run(graph) {
    const sums = sumsOfProducts(graph);
    return rewriteGraph(graph, ({ inputs, outputs }, builder) => {
      if (!sums.has(outputs[0]!)) return undefined;
      const [a, b] = inputs as [Value, Value];
      return biased(builder, a, b) ?? biased(builder, b, a);
    });
  },
};

/** Results of additions to a product that nothing else reads. */
function sumsOfProducts(graph: Graph): ReadonlySet<Value> {
  const uses = countUses(graph);
  const products = new Set(
    graph.nodes
      .filter(({ op, outputs }) => (op === 'MatMul' || op === 'Gemm') && uses.get(outputs[0]!) === 1)
      .map(({ outputs }) => outputs[0]!),
  );
  const sums = graph.nodes.filter(
    ({ op, inputs }) => op === 'Add' && inputs.some((input) => products.has(input)),
  );
  return new Set(sums.map(({ outputs }) => outputs[0]!));
}

function biased(builder: GraphBuilder, product: Value, row: Value): Value | undefined {
  const node = builder.producer(product);
  if (product.shape.length !== 2 || product.dtype !== 'float32') return undefined;
  if (row.shape.at(-1) !== product.shape[1] || row.shape.slice(0, -1).some((length) => length !== 1))
    return undefined;
  if (row.shape.length > 2 || node?.inputs.length !== 2) return undefined;
  if (node.op === 'MatMul') return builder.op('Gemm', [...node.inputs, row], { transA: 0, transB: 0 });
  return node.op === 'Gemm'
    ? builder.op('Gemm', [...node.inputs, row], (node as Node<'Gemm'>).attributes)
    : undefined;
}
