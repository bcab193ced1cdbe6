// Computes once what is written twice: equal operations on equal values, and equal constants.

import { exactText, numberText } from '../graph/exact-text.ts';
import type { ConstantData, Graph, Value } from '../graph/graph.ts';
import type { OperationName } from '../graph/operations/operation.ts';
import type { Pass } from './pass.ts';

/** Constants longer than this are compared by identity only: reading them would take longer than it saves. */
const LONGEST_COMPARED = 1024;

/** Common-subexpression elimination. Every operation is pure: random numbers come from keys. */
export const mergeDuplicates: Pass = {
  name: 'merge duplicates',
  run(graph: Graph): Graph {
    const kept = new Map<Value, Value>();
    const seen = new Map<string, readonly Value[]>();
    const resolve = (value: Value) => kept.get(value) ?? value;
    for (const [value, data] of graph.constants) {
      if (data.length > LONGEST_COMPARED) continue;
      const key = constantKey(value, data);
      const [before] = seen.get(key) ?? [];
      if (before) kept.set(value, before);
      else seen.set(key, [value]);
    }
    const nodes = graph.nodes.flatMap((node) => {
      const inputs = node.inputs.map(resolve);
      const key = `${node.op} ${operandKey(node.op, inputs)} ${exactText(node.attributes)}`;
      const before = seen.get(key);
      if (!before) {
        seen.set(key, node.outputs);
        return [{ ...node, inputs }];
      }
      for (const [i, output] of node.outputs.entries()) kept.set(output, before[i]!);
      return [];
    });
    const constants = new Map([...graph.constants].filter(([value]) => !kept.has(value)));
    const outputs = graph.outputs.map((output) => ({ ...output, value: resolve(output.value) }));
    return { ...graph, constants, nodes, outputs };
  },
};

/** The operands by id; in one order where the order does not matter, bit for bit. */
function operandKey(name: OperationName, inputs: readonly Value[]): string {
  const ids = inputs.map(({ id }) => id);
  return (name === 'Add' || name === 'Mul' ? ids.sort((a, b) => a - b) : ids).join();
}

function constantKey({ dtype, shape }: Value, data: ConstantData): string {
  return `constant ${dtype}[${shape}] ${Array.from(data as ArrayLike<number | bigint>, numberText)}`;
}
