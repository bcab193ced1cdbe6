// What a traced kernel is: how a TensorFlow.js kernel becomes operations of the graph. The families are beside.

import type { Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';

/** A kernel's tensors by name; where it takes a list, by position: `'0'`, `'1'` … */
export type KernelInputs<Name extends string = string> = { readonly [N in Name]: Value };

/**
 * Emits the operations that compute a kernel. Shapes and dtypes follow from the operations emitted, which check them.
 *
 * @throws UnsupportedArgumentError for options or dtypes without a lowering
 */
export type Lowering<Inputs extends string = string, KernelAttributes = unknown> = (
  builder: GraphBuilder,
  inputs: KernelInputs<Inputs>,
  attributes: KernelAttributes,
) => Value | readonly Value[];

/** A kernel that can be traced. */
export interface Kernel {
  readonly lower: Lowering;
  /** Where results differ from the eager portable backend's, or what is not covered; for the list of kernels. */
  readonly note?: string;
}

/** A kernel with typed inputs and attributes. */
export function kernel<Inputs extends string, KernelAttributes = unknown>(
  lower: Lowering<Inputs, KernelAttributes>,
  note?: string,
): Kernel {
  return { lower: lower as unknown as Lowering, ...(note !== undefined && { note }) };
}
