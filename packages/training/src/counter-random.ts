// Numbers drawn inside a step from a key: kernels where the backend has them, the same numbers on the host elsewhere.

import { type HostTensor, sizeOf } from './host-tensor.ts';
import { tf } from './tensorflow.ts';

/**
 * `count` words under a key as int32 [count].
 *
 * @param key - int32 [2]
 * @param domain - draws of different domains under one key are independent
 */
export function randomBits(key: tf.Tensor, count: number, domain: number): tf.Tensor1D {
  const bits = draw('JitRandomBits', key, { shape: [count], domain }, (words) => ({
    dtype: 'int32',
    shape: [count],
    data: Int32Array.from({ length: count }, (_, i) => words(i)),
  }));
  return bits as tf.Tensor1D;
}

/** float32 of a shape: 0 with probability `rate`, else 1 / (1 − rate). The rate is rounded to a multiple of 1/65536. */
export function randomMask(
  key: tf.Tensor,
  rate: number,
  shape: readonly number[],
  domain: number,
): tf.Tensor {
  const threshold = Math.round((1 - rate) * 65536);
  const size = sizeOf(shape);
  const half = Math.ceil(size / 2);
  // Two elements from each word: the upper halves of all words first, then the lower halves.
  const keep = draw('JitRandomMask', key, { shape, domain, threshold }, (words) => ({
    dtype: 'int32',
    shape,
    data: Int32Array.from({ length: size }, (_, i) =>
      (i < half ? words(i) >>> 16 : words(i - half) & 0xffff) < threshold ? 1 : 0,
    ),
  }));
  return tf.mul(keep.toFloat(), 65536 / threshold);
}

/** float32 standard normal numbers, by Box and Muller: √(−2 log(1 − u))·cos(2πv). */
export function randomNormal(key: tf.Tensor, shape: readonly number[], domain: number): tf.Tensor {
  const size = sizeOf(shape);
  const unit = (word: number) => (word >>> 8) * 2 ** -24;
  return draw('JitRandomNormal', key, { shape, domain }, (words) => ({
    dtype: 'float32',
    shape,
    data: Float32Array.from({ length: size }, (_, i) => {
      const radius = Math.sqrt(-2 * Math.log(1 - unit(words(i))));
      return radius * Math.cos(2 * Math.PI * unit(words(size + i)));
    }),
  }));
}

function draw(
  kernel: string,
  key: tf.Tensor,
  attributes: Readonly<Record<string, unknown>>,
  onHost: (word: (counter: number) => number) => HostTensor,
): tf.Tensor {
  if (tf.getKernel(kernel, tf.getBackend())) {
    return tf.engine().runKernel(kernel, { key }, attributes as tf.NamedAttrMap) as tf.Tensor;
  }
  const [key0 = 0, key1 = 0] = key.dataSync();
  const start = scramble(attributes.domain as number);
  const { data, shape, dtype } = onHost((i) => keyedWord(scramble((start + i) >>> 0), key0, key1));
  return tf.tensor(data, [...shape], dtype);
}

const MULTIPLIER_1 = 0x7feb352d;
const MULTIPLIER_2 = 0x846ca68b;

/** lowbias32 (C. Wellons, "Hash Prospector", 2018): an invertible hash of 32 bits. */
function scramble(x: number): number {
  let bits = Math.imul(x ^ (x >>> 16), MULTIPLIER_1);
  bits = Math.imul(bits ^ (bits >>> 15), MULTIPLIER_2);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** The word of a scrambled counter under a key: two more rounds, each after one word of the key. */
function keyedWord(scrambled: number, key0: number, key1: number): number {
  let bits = Math.imul(scrambled ^ key0, MULTIPLIER_1);
  bits = Math.imul(bits ^ (bits >>> 15) ^ key1, MULTIPLIER_2);
  return (bits ^ (bits >>> 16)) >>> 0;
}
