// The random words: a hash of a counter under a two-word key, the same bits here and in a compiled program.
//
// word(key, i) = mix2(mix1(scramble(i) ^ key0') ^ key1'), where `scramble` is lowbias32 (C. Wellons, "Hash Prospector",
// 2018), mix1 and mix2 are its multiply-xorshift halves, and key' is the key, scrambled word by word. `scramble(i)` does
// not depend on the key: in a compiled program it is a constant, and a word costs eight operations.

/** First multiplier of lowbias32. */
export const MULTIPLIER_1 = 0x7feb352d;
/** Second multiplier of lowbias32. */
export const MULTIPLIER_2 = 0x846ca68b;
/** Right shift before the first multiplication. */
export const SHIFT_0 = 16;
/** Right shift after the first multiplication. */
export const SHIFT_1 = 15;
/** Right shift after the second multiplication. */
export const SHIFT_2 = 16;

/** lowbias32: an invertible hash of 32 bits. */
export function scramble(x: number): number {
  let bits = x ^ (x >>> SHIFT_0);
  bits = Math.imul(bits, MULTIPLIER_1);
  bits ^= bits >>> SHIFT_1;
  bits = Math.imul(bits, MULTIPLIER_2);
  return (bits ^ (bits >>> SHIFT_2)) >>> 0;
}

/** The scrambled counters 0 … count − 1 of a domain. Domains keep words apart that are drawn under one key. */
export function scrambledCounters(count: number, domain: number): Uint32Array {
  const start = scramble(domain);
  return Uint32Array.from({ length: count }, (_, i) => scramble((start + i) >>> 0));
}

/** Exchanged into the two words of a key before they are scrambled, so that equal words become different ones. */
export const KEY_OFFSETS = [0x9e3779b9, 0x3c6ef372] as const;

/** The key that words are drawn under: scrambled, so that neighbouring keys are far apart. */
export function preparedKey(key: readonly [number, number]): [number, number] {
  return [scramble(key[0] ^ KEY_OFFSETS[0]), scramble(key[1] ^ KEY_OFFSETS[1])];
}

/** The word of a scrambled counter under a prepared key. */
export function keyedWord(scrambled: number, key0: number, key1: number): number {
  let bits = Math.imul(scrambled ^ key0, MULTIPLIER_1);
  bits ^= bits >>> SHIFT_1;
  bits = Math.imul(bits ^ key1, MULTIPLIER_2);
  return (bits ^ (bits >>> SHIFT_2)) >>> 0;
}

/** What the words under a key are drawn for; each has counters of its own. */
export const domains = { bits: 1, uniform: 2, mask: 3, normal: 4, split: 5, fold: 6 } as const;
