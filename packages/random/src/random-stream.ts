// A sequential reader of one Philox stream: uniform, normal and integer draws, permutations. Not a seed tree.

import { float32Range, numberBelow } from './neighbours.ts';
import { type Key, writePhilox } from './philox.ts';

/**
 * A stream of pseudo-random numbers under one key. Two streams with the same key give the same numbers, on every
 * machine and Node version.
 *
 * @example
 * ```ts
 * import { RandomStream } from '@trialbook/random';
 * const stream = new RandomStream([1, 2]);
 * console.log(stream.uniform(-1, 1) < 1, stream.integer(6) < 6); // true true
 * ```
 */
export class RandomStream {
  readonly #key: Key;
  readonly #words = new Uint32Array(4);
  #block = 0;
  #used = 4;
  #spareNormal: number | undefined;

  /** @param key - two unsigned 32-bit words, usually of a seed tree's node */
  constructor(key: Key) {
    this.#key = key;
  }

  /** The next word: a uniform integer in [0, 2³²). */
  uint32(): number {
    if (this.#used === 4) {
      writePhilox(this.#words, this.#block | 0, (this.#block / 2 ** 32) | 0, 0, 0, this.#key);
      this.#block += 1;
      this.#used = 0;
    }
    return this.#words[this.#used++]!;
  }

  /**
   * A uniform number in [low, high), with 53 random bits; `low` where both are equal.
   *
   * @param low - default 0
   * @param high - default 1; not below `low`
   * @throws RangeError when high is below low, or high − low is not finite
   */
  uniform(low = 0, high = 1): number {
    const width = high - low;
    if (!(width >= 0 && width < Number.POSITIVE_INFINITY)) {
      throw new RangeError(
        `RandomStream.uniform: low and high must be finite and high not below low; got ${low} and ${high}`,
      );
    }
    const upper = this.uint32() >>> 5; // 27 bits
    const lower = this.uint32() >>> 6; // 26 bits
    const number = low + width * ((upper * 2 ** 26 + lower) * 2 ** -53);
    return number < high || width === 0 ? number : numberBelow(high); // the sum may round up to high
  }

  /**
   * A normal number, by Marsaglia's polar method.
   *
   * @param mean - default 0
   * @param standardDeviation - default 1; not negative
   */
  normal(mean = 0, standardDeviation = 1): number {
    if (this.#spareNormal !== undefined) {
      const spare = this.#spareNormal;
      this.#spareNormal = undefined;
      return mean + standardDeviation * spare;
    }
    let x: number;
    let y: number;
    let radius: number;
    do {
      x = this.uniform(-1, 1);
      y = this.uniform(-1, 1);
      radius = x * x + y * y;
    } while (radius >= 1 || radius === 0);
    const scale = Math.sqrt((-2 * Math.log(radius)) / radius);
    this.#spareNormal = y * scale;
    return mean + standardDeviation * x * scale;
  }

  /**
   * An unbiased integer in [0, bound), by rejection.
   *
   * @param bound - an integer in [1, 2³²]
   * @throws RangeError when the bound is no such integer
   */
  integer(bound: number): number {
    if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 32) {
      throw new RangeError(`RandomStream.integer: bound must be an integer in [1, 2^32]; got ${bound}`);
    }
    const limit = 2 ** 32 - (2 ** 32 % bound);
    let word: number;
    do {
      word = this.uint32();
    } while (word >= limit);
    return word % bound;
  }

  /** True with the given probability in [0, 1]. */
  bernoulli(probability: number): boolean {
    return this.uniform() < probability;
  }

  /**
   * `count` uniform numbers in [low, high) as float32: none rounds to `high` or below `low`. Where both are equal, that number.
   *
   * @throws RangeError when high is below low, high − low is not finite, or no float32 lies in [low, high)
   */
  uniforms(count: number, low = 0, high = 1): Float32Array {
    const numbers = new Float32Array(count);
    const { least, most } = low === high ? { least: low, most: low } : float32Range(low, high);
    for (let i = 0; i < count; i++) {
      numbers[i] = Math.min(most, Math.max(least, Math.fround(this.uniform(low, high))));
    }
    return numbers;
  }

  /** `count` normal numbers as float32. */
  normals(count: number, mean = 0, standardDeviation = 1): Float32Array {
    const numbers = new Float32Array(count);
    for (let i = 0; i < count; i++) numbers[i] = this.normal(mean, standardDeviation);
    return numbers;
  }

  /** Puts the elements in a uniformly random order, in place (Fisher–Yates), and returns the same array. */
  shuffle<A extends { length: number; [index: number]: unknown }>(array: A): A {
    for (let i = array.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const swapped = array[i];
      array[i] = array[j];
      array[j] = swapped;
    }
    return array;
  }

  /** The integers 0 … count − 1 in a uniformly random order. */
  permutation(count: number): Uint32Array {
    const order = new Uint32Array(count);
    for (let i = 0; i < count; i++) order[i] = i;
    return this.shuffle(order);
  }
}
