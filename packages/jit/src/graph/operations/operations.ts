// The table of all operations. A name without a rule does not compile.

import { contractionOperations } from './contraction.ts';
import { elementwiseOperations } from './elementwise.ts';
import { movementOperations } from './movement.ts';
import type { Operation, OperationFamily, OperationName } from './operation.ts';
import { reductionOperations } from './reduction.ts';

const table: OperationFamily<OperationName> = {
  ...elementwiseOperations,
  ...reductionOperations,
  ...contractionOperations,
  ...movementOperations,
};

/** The rules of an operation. */
export function operation<Name extends OperationName>(name: Name): Operation<Name> {
  return table[name] as unknown as Operation<Name>;
}
