// Random numbers on the host, for eager backends: the same bits that a compiled program draws.

import { keyedWord, preparedKey, scrambledCounters } from './counter-hash.ts';
import type { Key } from './random.ts';

/** `count` words of a domain under a key. */
export function hostWords(key: Key, count: number, domain: number): Uint32Array {
  const [key0, key1] = preparedKey(key);
  return scrambledCounters(count, domain).map((scrambled) => keyedWord(scrambled, key0, key1));
}

/** The upper 24 bits of each word, as a float in [0, 1). */
export function hostUniforms(key: Key, count: number, domain: number): Float32Array {
  return Float32Array.from(hostWords(key, count, domain), (word) => (word >>> 8) * 2 ** -24);
}

/** 1 where an element's 16 bits are below the threshold; upper halves of all words first, then lower halves. */
export function hostMask(key: Key, count: number, domain: number, threshold: number): Uint8Array {
  const words = hostWords(key, Math.ceil(count / 2), domain);
  return Uint8Array.from({ length: count }, (_, i) => {
    const bits = i < words.length ? words[i]! >>> 16 : words[i - words.length]! & 0xffff;
    return Number(bits < threshold);
  });
}

/** Box–Muller on uniforms, rounded to float32 after each operation. */
export function hostNormals(key: Key, count: number, domain: number): Float32Array {
  const uniforms = hostUniforms(key, 2 * count, domain);
  const turn = Math.fround(2 * Math.PI);
  return Float32Array.from({ length: count }, (_, i) => {
    const log = Math.fround(Math.log(Math.fround(1 - uniforms[i]!)));
    const radius = Math.fround(Math.sqrt(Math.fround(log * -2)));
    return radius * Math.fround(Math.cos(Math.fround(uniforms[count + i]! * turn)));
  });
}
