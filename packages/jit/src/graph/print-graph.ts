// A graph as text, one line per value: for snapshots, errors and people. Not parsed back.

import type { ConstantData, Graph, Node, Value } from './graph.ts';

const SHOWN_NUMBERS = 6;

/**
 * The text of a graph. Values are numbered in the order they appear, so that equal graphs print equally.
 *
 * @param options.origins - whether each line ends with the TensorFlow.js kernel it comes from; default true
 */
export function printGraph(graph: Graph, options: { readonly origins?: boolean } = {}): string {
  const names = new Map<Value, string>();
  const name = (value: Value): string => {
    const known = names.get(value);
    if (known !== undefined) return known;
    const fresh = `%${names.size}`;
    names.set(value, fresh);
    return fresh;
  };
  const type = ({ dtype, shape }: Value) => `${dtype}[${shape.join(',')}]`;
  const define = (value: Value) => `${name(value)}:${type(value)}`;
  const line = (node: Node) => {
    const attributes = Object.entries(node.attributes).map(
      ([key, value]) => `${key}=${JSON.stringify(value)}`,
    );
    const call = [...node.inputs.map(name), ...attributes].join(' ');
    const origin = options.origins !== false && node.origin ? `  # ${node.origin}` : '';
    return `${node.outputs.map(define).join(', ')} = ${node.op} ${call}${origin}`;
  };
  return [
    ...graph.inputs.map(
      ({ name: label, value, gathered }) =>
        `${define(value)} = input ${label}${gathered ? ' (gathered by the host)' : ''}`,
    ),
    ...[...graph.constants].map(([value, data]) => `${define(value)} = constant ${numbers(data)}`),
    ...graph.nodes.map(line),
    ...graph.outputs.map(({ name: label, value }) => `${label} = ${name(value)}`),
  ].join('\n');
}

function numbers(data: ConstantData): string {
  const shown = Array.from(data.subarray(0, SHOWN_NUMBERS) as ArrayLike<number | bigint>, String).join(' ');
  return data.length > SHOWN_NUMBERS ? `${shown} …` : shown;
}
