// The table of all kernels. A name without a lowering does not compile.

import { convolutionKernels } from './convolution.ts';
import { elementwiseKernels } from './elementwise.ts';
import { imageKernels } from './image.ts';
import { indexingKernels } from './indexing.ts';
import type { Kernel } from './kernel.ts';
import type { KernelName } from './kernel-names.ts';
import { logicKernels } from './logic.ts';
import { matmulKernels } from './matmul.ts';
import { movementKernels } from './movement.ts';
import { poolingKernels } from './pooling.ts';
import { randomKernels } from './random.ts';
import { reductionKernels } from './reduction.ts';
import { volumeKernels } from './volume.ts';

/** Every kernel that can be compiled, by name. */
export const kernels: { readonly [Name in KernelName]: Kernel } = {
  ...elementwiseKernels,
  ...logicKernels,
  ...reductionKernels,
  ...matmulKernels,
  ...convolutionKernels,
  ...poolingKernels,
  ...imageKernels,
  ...volumeKernels,
  ...movementKernels,
  ...indexingKernels,
  ...randomKernels,
};
