// Numbers that JavaScript and Python compute alike, bit for bit: a hash of their positions. fixtures/make-fixtures.py has it too.

/** Uniform on [-scale, scale), float32; equal seeds give equal numbers. */
export function uniforms(count: number, seed: number, scale = 1): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => scale * (hashed(i, seed) * 2 ** -31 - 1));
}

/** Whole numbers from 0 to below `bound`. */
export function integers(count: number, seed: number, bound: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => hashed(i, seed) % bound);
}

/** 32 bits from a position and a seed: the finalizer "lowbias32" of Ellis, "Hash Prospector" (2018). */
function hashed(position: number, seed: number): number {
  let word = (position + Math.imul(seed, 0x9e3779b9)) >>> 0;
  word = Math.imul(word ^ (word >>> 16), 0x7feb352d) >>> 0;
  word = Math.imul(word ^ (word >>> 15), 0x846ca68b) >>> 0;
  return (word ^ (word >>> 16)) >>> 0;
}
