// Narrows a node to the operation it is, attributes included.

import type { Node } from './graph.ts';
import type { OperationName } from './operations/operation.ts';

/** Whether the node is of that operation. */
export function isNode<Name extends OperationName>(node: Node | undefined, op: Name): node is Node<Name> {
  return node?.op === op;
}
