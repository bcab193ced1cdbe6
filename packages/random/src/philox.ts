// Philox4x32-10, the counter-based generator of Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3" (SC'11).

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

/** Four unsigned 32-bit words. */
export type Words4 = readonly [number, number, number, number];

/** Two unsigned 32-bit words: the key of a stream. */
export type Key = readonly [number, number];

/**
 * One block of Philox4x32-10: four pseudo-random words from a 128-bit counter and a 64-bit key.
 *
 * The function is pure: any block of a stream can be had without the blocks before it.
 *
 * @param counter - four unsigned 32-bit words
 * @param key - two unsigned 32-bit words
 * @returns four unsigned 32-bit words
 * @example
 * ```ts
 * import { philox } from '@trialbook/random';
 * console.log(philox([0, 0, 0, 0], [0, 0])[0].toString(16)); // 6627e8d5
 * ```
 * @see Salmon, Moraes, Dror, Shaw (2011), doi:10.1145/2063384.2063405
 */
export function philox(counter: Words4, key: Key): Words4 {
  const words = new Uint32Array(4);
  writePhilox(words, counter[0], counter[1], counter[2], counter[3], key);
  return [words[0]!, words[1]!, words[2]!, words[3]!];
}

/** The same block, written into the first four of `words`: what a stream reads by the thousand. */
export function writePhilox(
  words: Uint32Array,
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
  key: Key,
): void {
  let c0 = counter0;
  let c1 = counter1;
  let c2 = counter2;
  let c3 = counter3;
  let k0 = key[0];
  let k1 = key[1];
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    c0 = high1 ^ c1 ^ k0;
    c1 = Math.imul(MULTIPLIER_1, c2);
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + WEYL_0) | 0;
    k1 = (k1 + WEYL_1) | 0;
  }
  words[0] = c0;
  words[1] = c1;
  words[2] = c2;
  words[3] = c3;
}

/**
 * The upper 32 bits of the 64-bit product of two 32-bit numbers, by halves of 16 bits. No partial sum reaches 2³², so that
 * int32 arithmetic, which wraps, holds each of them.
 */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0;
  const carry = ((middle & 0xffff) + Math.imul(aLow, bHigh)) | 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (carry >>> 16)) | 0;
}
