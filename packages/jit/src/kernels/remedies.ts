// What to write instead of a kernel that cannot be compiled.

const UNKNOWN_LENGTH =
  'the length of its result depends on values, and shapes are fixed when compiling: compute it outside the step';

/** By kernel; a kernel that is not here has no remedy of its own. */
const remedies: Readonly<Record<string, string>> = {
  BroadcastArgs: 'compute shapes outside the step: they are fixed when compiling',
  Complex: 'keep real and imaginary parts as two tensors',
  CropAndResize: 'cut with tf.slice and resize with tf.image.resizeBilinear',
  Dilation2D: 'for a flat filter, use tf.maxPool',
  EuclideanNorm: 'use tf.sqrt(tf.sum(tf.square(x)))',
  FFT: 'multiply by the matrices of cosines and sines',
  FusedBatchNormV3: 'use tf.batchNorm',
  IFFT: 'multiply by the matrices of cosines and sines',
  Imag: 'keep real and imaginary parts as two tensors',
  MaxPoolWithArgmax: 'use tf.maxPool, whose gradient is compiled',
  Multinomial: 'compare random.uniform of @trialbook/jit with tf.cumsum of the probabilities',
  NonMaxSuppressionV3: UNKNOWN_LENGTH,
  NonMaxSuppressionV4: UNKNOWN_LENGTH,
  NonMaxSuppressionV5: UNKNOWN_LENGTH,
  RaggedGather: UNKNOWN_LENGTH,
  RaggedRange: UNKNOWN_LENGTH,
  RaggedTensorToTensor: UNKNOWN_LENGTH,
  Real: 'keep real and imaginary parts as two tensors',
  RotateWithOffset: 'gather the pixels with tf.gatherND at positions computed outside the step',
  SparseFillEmptyRows: UNKNOWN_LENGTH,
  SparseReshape: 'keep the tensor dense',
  SparseSegmentMean: 'use tf.gather and tf.unsortedSegmentSum, divided by the counts',
  SparseSegmentSum: 'use tf.gather and tf.unsortedSegmentSum',
  StaticRegexReplace: 'handle text outside the step',
  StringNGrams: 'handle text outside the step',
  StringSplit: 'handle text outside the step',
  StringToHashBucketFast: 'handle text outside the step',
  Transform: 'gather the pixels with tf.gatherND at positions computed outside the step',
  Unique: UNKNOWN_LENGTH,
  Where: `${UNKNOWN_LENGTH}, or choose with tf.where(condition, a, b)`,
};

/** What to do where a kernel cannot be compiled, as the end of a sentence. */
export function remedyFor(kernelName: string): string {
  const own = remedies[kernelName];
  return own
    ? `Instead: ${own}.`
    : 'Write it with the kernels of SUPPORTED-KERNELS.md, or compute it outside the step.';
}
