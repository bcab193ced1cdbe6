// The list of kernels as the text of SUPPORTED-KERNELS.md.

import { type KernelFamilyName, kernelNames } from './kernel-names.ts';
import { kernels } from './kernels.ts';

const HEADINGS: Readonly<Record<KernelFamilyName, string>> = {
  elementwise: 'Arithmetic and activations',
  logic: 'Comparisons, logic, selection, casts',
  reduction: 'Reductions',
  matmul: 'Matrix products',
  convolution: 'Convolutions and batch norm',
  pooling: 'Pooling',
  image: 'Images: resizing, flipping, blocks',
  volume: 'Volumes',
  movement: 'Shapes, joins, cuts, constants',
  indexing: 'Positions',
  random: 'Random numbers (of this package)',
};

/** The text of SUPPORTED-KERNELS.md. */
export function describeKernels(): string {
  const count = Object.keys(kernels).length;
  const sections = Object.entries(kernelNames).map(([family, names]) => {
    const notes = names.flatMap((name) => {
      const { note } = kernels[name];
      return note === undefined ? [] : [`- \`${name}\`: ${note}.`];
    });
    const list = names.map((name) => `\`${name}\``).join(', ');
    return [
      `## ${HEADINGS[family as KernelFamilyName]}`,
      '',
      `${list}.`,
      ...(notes.length > 0 ? ['', ...notes] : []),
    ].join('\n');
  });
  return `${[
    '# Kernels that can be compiled',
    `The ${count} TensorFlow.js 4.22 kernels that a step may use, directly or through the operations built on them and ` +
      'through their gradients. Any other fails while compiling, with an error that says what was called where. ' +
      'This file is written by `pnpm kernels`, from the list in the source and from tests that run eager beside compiled.',
    'For all of them: tensors are float32, int32 or bool; images are NHWC; shapes are fixed when compiling. ' +
      'Eager is the portable (`cpu`) backend.',
    ...sections,
  ].join('\n\n')}\n`;
}
