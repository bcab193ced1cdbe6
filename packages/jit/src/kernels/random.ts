// Random kernels: the counter hash as operations on uint32. The eager counterparts, bit for bit, are in random/.

import type { Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import { sizeOf } from '../host-tensor.ts';
import {
  KEY_OFFSETS,
  MULTIPLIER_1,
  MULTIPLIER_2,
  SHIFT_0,
  SHIFT_1,
  SHIFT_2,
  scrambledCounters,
} from '../random/counter-hash.ts';
import { type Kernel, kernel } from './kernel.ts';
import type { NameIn } from './kernel-names.ts';
import { reshape } from './movement.ts';

/** Attributes of the random kernels. */
export interface RandomAttributes {
  readonly shape: readonly number[];
  /** Draws of different domains under one key are independent. */
  readonly domain: number;
}

/** Attributes of a mask. */
export interface MaskAttributes extends RandomAttributes {
  /** The element is kept where its 16 bits are below this: probability `threshold / 65536`. */
  readonly threshold: number;
}

function shifted(b: GraphBuilder, x: Value, direction: 'LEFT' | 'RIGHT', by: number): Value {
  return b.op('BitShift', [x, b.scalar('uint32', by)], { direction });
}

function xorShifted(b: GraphBuilder, x: Value, by: number): Value {
  return b.op('BitwiseXor', [x, shifted(b, x, 'RIGHT', by)]);
}

/** Both words of a key scrambled, uint32 [2]. */
function preparedKey(b: GraphBuilder, key: Value): Value {
  const offset = b.op('BitwiseXor', [key, b.constant('uint32', [2], Uint32Array.from(KEY_OFFSETS))]);
  const first = b.op('Mul', [xorShifted(b, offset, SHIFT_0), b.scalar('uint32', MULTIPLIER_1)]);
  const second = b.op('Mul', [xorShifted(b, first, SHIFT_1), b.scalar('uint32', MULTIPLIER_2)]);
  return xorShifted(b, second, SHIFT_2);
}

/** One word for each position of the shape, in row-major order, uint32. */
function words(b: GraphBuilder, key: Value, shape: readonly number[], domain: number): Value {
  const halves = preparedKey(b, b.op('Cast', [key], { to: 'uint32' }));
  const half = (i: number) => b.op('Slice', [halves], { starts: [i], ends: [i + 1], steps: [1] });
  const counters = b.constant('uint32', shape, scrambledCounters(sizeOf(shape), domain));
  const first = b.op('Mul', [b.op('BitwiseXor', [counters, half(0)]), b.scalar('uint32', MULTIPLIER_1)]);
  const mixed = b.op('BitwiseXor', [xorShifted(b, first, SHIFT_1), half(1)]);
  return xorShifted(b, b.op('Mul', [mixed, b.scalar('uint32', MULTIPLIER_2)]), SHIFT_2);
}

/** The upper 24 bits of each word as a float in [0, 1), exact. */
function unitFloats(b: GraphBuilder, bits: Value): Value {
  const whole = b.op('Cast', [shifted(b, bits, 'RIGHT', 8)], { to: 'float32' });
  return b.op('Mul', [whole, b.scalar('float32', 2 ** -24)]);
}

/**
 * Two elements from each word: the upper halves of all words first, then the lower halves. The words of an even batch have
 * the shape of half of it, so that layout passes see a mask as what it is: elementwise from the counters on.
 */
function keepMask(b: GraphBuilder, key: Value, { shape, domain, threshold }: MaskAttributes): Value {
  const size = sizeOf(shape);
  const [batch = 1, ...rest] = shape;
  const even = batch % 2 === 0;
  const bits = words(b, key, even ? [batch / 2, ...rest] : [Math.ceil(size / 2)], domain);
  // The upper half is below the threshold where the whole word is below 2^16 times it, if that is a word.
  const [whole, bound] =
    threshold < 2 ** 16 ? [bits, threshold * 2 ** 16] : [shifted(b, bits, 'RIGHT', 16), threshold];
  const upper = b.op('Less', [whole, b.scalar('uint32', bound)]);
  const lowerBits = b.op('BitwiseAnd', [bits, b.scalar('uint32', 0xffff)]);
  const lower = b.op('Less', [lowerBits, b.scalar('uint32', threshold)]);
  const lanes = b.op('Concat', [upper, lower], { axis: 0 });
  if (even) return lanes;
  const exact = size % 2 === 0 ? lanes : b.op('Slice', [lanes], { starts: [0], ends: [size], steps: [1] });
  return reshape(b, exact, shape);
}

/** Box–Muller: √(−2 log(1 − u)) cos(2πv), u from the first half of the words, v from the second. */
function normals(b: GraphBuilder, key: Value, { shape, domain }: RandomAttributes): Value {
  const size = sizeOf(shape);
  const uniforms = unitFloats(b, words(b, key, [2 * size], domain));
  const half = (i: number) =>
    b.op('Slice', [uniforms], { starts: [i * size], ends: [(i + 1) * size], steps: [1] });
  const log = b.op('Log', [b.op('Sub', [b.scalar('float32', 1), half(0)])]);
  const radius = b.op('Sqrt', [b.op('Mul', [log, b.scalar('float32', -2)])]);
  const angle = b.op('Mul', [half(1), b.scalar('float32', 2 * Math.PI)]);
  return reshape(b, b.op('Mul', [radius, b.op('Cos', [angle])]), shape);
}

/** Lowerings of the random kernels. */
export const randomKernels = {
  JitRandomBits: kernel<'key', RandomAttributes>((b, { key }, { shape, domain }) =>
    reshape(b, b.op('Cast', [words(b, key, shape, domain)], { to: 'int32' }), shape),
  ),
  JitRandomUniform: kernel<'key', RandomAttributes>((b, { key }, { shape, domain }) =>
    reshape(b, unitFloats(b, words(b, key, shape, domain)), shape),
  ),
  JitRandomMask: kernel<'key', MaskAttributes>((b, { key }, attributes) => keepMask(b, key, attributes)),
  JitRandomNormal: kernel<'key', RandomAttributes>(
    (b, { key }, attributes) => normals(b, key, attributes),
    'equal to eager up to the rounding of log and cos',
  ),
} satisfies { readonly [Name in NameIn<'random'>]: Kernel };
