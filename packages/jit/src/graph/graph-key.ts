// What tells graphs apart.

import { createHash } from 'node:crypto';
import { exactText } from './exact-text.ts';
import type { Graph, Value } from './graph.ts';

/**
 * The SHA-256 of a graph in hex: of its inputs, operations, constants and results. Where a graph comes from does not count.
 * Values go by their numbers, so a graph built in another order is another graph.
 */
export function graphKey({ inputs, constants, nodes, outputs }: Graph): string {
  const type = ({ id, dtype, shape }: Value) => `${id}:${dtype}[${shape}]`;
  const lines = [
    ...inputs.map(({ name, value, gathered }) => `${type(value)} ${name} ${exactText(gathered ?? {})}`),
    ...nodes.map(
      (node) =>
        `${node.outputs.map(type)} ${node.op} ${node.inputs.map(({ id }) => id)} ${exactText(node.attributes)}`,
    ),
    ...outputs.map(({ role, name, value }) => `${role} ${name} ${value.id}`),
  ];
  const hash = createHash('sha256').update(lines.join('\n'));
  for (const [value, { buffer, byteOffset, byteLength }] of constants)
    hash.update(type(value)).update(new Uint8Array(buffer, byteOffset, byteLength));
  return hash.digest('hex');
}
