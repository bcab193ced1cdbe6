// Memory for constants by dtype.

import type { ConstantData, Dtype } from '../graph.ts';

/** Zeroed memory for `size` elements. */
export function allocate(dtype: Dtype, size: number): ConstantData {
  switch (dtype) {
    case 'float32':
      return new Float32Array(size);
    case 'int32':
      return new Int32Array(size);
    case 'uint32':
      return new Uint32Array(size);
    case 'int64':
      return new BigInt64Array(size);
    case 'bool':
      return new Uint8Array(size);
    default:
      return dtype satisfies never;
  }
}
