// Where a compiled step gives another value than eager TensorFlow.js does: calls that show it. SUPPORTED-KERNELS.md is written from
// them, with the values of both (supported-kernels.test.ts).

import { type HostTensor, hostTensor } from '../src/index.ts';

/** A call whose values differ. */
export interface Difference {
  /** Whose value it is. */
  readonly kernel: string;
  /** What is different, in words. */
  readonly what: string;
  /** JavaScript with `tf` and `x`. */
  readonly code: string;
  readonly x: HostTensor;
  /** Whether processors differ in it: its value is not written down. */
  readonly byProcessor?: true;
}

const { NaN: nan } = Number;
const floats = (shape: number[], ...numbers: number[]) => hostTensor(numbers, shape);
const ints = (shape: number[], ...numbers: number[]) => hostTensor(Int32Array.from(numbers), shape);

/** All that is known. A call that no longer differs fails its test. */
export const differences: readonly Difference[] = [
  { kernel: 'Sign', what: 'NaN stays NaN', code: 'tf.sign(x)', x: floats([2], nan, -3) },
  { kernel: 'Step', what: 'the step of NaN is that of 0', code: 'tf.step(x)', x: floats([2], nan, 2) },
  {
    kernel: 'ArgMax',
    what: 'a NaN may be the position found; eager passes over it',
    code: 'tf.argMax(x)',
    x: floats([4], 0, 3, nan, 2),
  },
  {
    kernel: 'ArgMin',
    what: 'a NaN may be the position found; eager passes over it',
    code: 'tf.argMin(x)',
    x: floats([4], 5, 3, nan, 2),
  },
  {
    kernel: 'TopK',
    what: 'always sorted, equal values in their order',
    code: 'tf.topk(x, 4, false).indices',
    x: floats([4], 1, 2, 2, 1),
  },
  {
    kernel: 'MaxPool',
    what: 'a window with NaN gives NaN or its greatest number; eager passes over NaN',
    code: "tf.maxPool(x, 2, 2, 'valid')",
    x: floats([1, 2, 2, 1], 1, nan, 2, 3),
  },
  {
    kernel: 'Cast',
    what: 'a float that is no 32-bit number has no specified whole number',
    code: "tf.cast(x, 'int32')",
    x: floats([3], 3e9, nan, Infinity),
    byProcessor: true,
  },
  {
    kernel: 'FloorDiv',
    what: 'a float quotient beyond 32 bits has no specified whole number',
    code: 'tf.floorDiv(x, 1)',
    x: floats([1], 3e9),
    byProcessor: true,
  },
  {
    kernel: 'Erf',
    what: 'good to the last digits; eager uses a formula good to 1.5e-7',
    code: 'tf.erf(x)',
    x: floats([1], 0.3),
  },
  {
    kernel: 'Multiply',
    what: 'whole numbers wrap exactly; eager rounds beyond 2⁵³ first',
    code: 'tf.mul(x, x)',
    x: ints([1], 2_147_483_647),
  },
  {
    kernel: 'UnsortedSegmentSum',
    what: 'NaN stays in its segment; eager has it in all',
    code: "tf.unsortedSegmentSum(x, tf.tensor1d([0, 1], 'int32'), 2)",
    x: floats([2], nan, 1),
  },
  {
    kernel: 'StridedSlice',
    what: 'a dropped axis besides a step back; eager reads wrong places',
    code: 'tf.stridedSlice(x, [-1, 2, 0], [-4, 0, 1], [-1, -1, 1], 1, 0, 0, 0, 4)',
    x: hostTensor(
      Float32Array.from({ length: 24 }, (_, i) => i),
      [2, 3, 4],
    ),
  },
  {
    kernel: 'Einsum',
    what: 'eager sums the wrong axes where one goes that one operand has alone',
    code: "tf.einsum('ij,k->k', x, tf.ones([3]))",
    x: floats([2, 2], 1, 2, 3, 4),
  },
  {
    kernel: 'ResizeNearestNeighborGrad',
    what: 'the gradient of what was computed; eager takes later images from wrong places, and no notice of halfPixelCenters',
    code: 'tf.grad((y) => tf.sum(tf.mul(tf.image.resizeNearestNeighbor(y, [2, 2]), tf.range(1, 9).reshape([2, 2, 2, 1]))))(x)',
    x: floats([2, 1, 1, 1], 1, 1),
  },
  {
    kernel: 'ResizeBilinearGrad',
    what: 'the gradient of what was computed; eager takes no notice of halfPixelCenters, and exchanges height and width',
    code: 'tf.grad((y) => tf.sum(tf.mul(tf.image.resizeBilinear(y, [1, 4], false, true), tf.range(1, 5).reshape([1, 1, 4, 1]))))(x)',
    x: floats([1, 1, 2, 1], 1, 1),
  },
  {
    kernel: 'MaxPool3DGrad',
    what: 'the gradient of what was computed; eager loses part of it where windows overlap at padding',
    code: "tf.grad((y) => tf.sum(tf.maxPool3d(y, [2, 3, 2], 1, 'same')))(x)",
    x: floats([1, 1, 3, 2, 1], 6, 2, 4, 3, 1, 5),
  },
];
