// Initialisers that draw: normal and uniform, with a given scale or one from the fans. No truncation, no gain.

import { layerOptionError } from '../errors.ts';
import type { Fans, Initializer } from './initializer.ts';

/**
 * N(mean, σ²), every element independent.
 *
 * @param standardDeviation - σ ≥ 0
 * @param mean - default 0
 * @throws LayerOptionError when σ is negative or not finite
 */
export function normal(standardDeviation: number, mean = 0): Initializer {
  if (!(standardDeviation >= 0 && standardDeviation < Infinity)) {
    throw layerOptionError('normal', 'a standard deviation >= 0', standardDeviation);
  }
  return {
    name: mean === 0 ? `normal(${standardDeviation})` : `normal(${standardDeviation}, mean ${mean})`,
    draw: (stream, shape) => stream.normals(sizeOf(shape), mean, standardDeviation),
  };
}

/**
 * Uniform on [−a, a).
 *
 * @param a - ≥ 0
 * @throws LayerOptionError when a is negative or not finite
 */
export function uniform(a: number): Initializer {
  if (!(a >= 0 && a < Infinity)) throw layerOptionError('uniform', 'a half-width a >= 0', a);
  return { name: `uniform(${a})`, draw: (stream, shape) => stream.uniforms(sizeOf(shape), -a, a) };
}

/** N(0, 2 / (fan-in + fan-out)), for tanh and sigmoid. Glorot & Bengio (2010); untruncated, as in PyTorch. */
export function glorotNormal(): Initializer {
  return scaledNormal('glorotNormal', glorotVariance);
}

/** Uniform on ±√(6 / (fan-in + fan-out)). Glorot & Bengio (2010), equation 16; Keras's default. */
export function glorotUniform(): Initializer {
  return scaledUniform('glorotUniform', glorotVariance);
}

/** N(0, 2 / fan-in), for ReLU. He et al. (2015), equation 10; untruncated, as in PyTorch. */
export function heNormal(): Initializer {
  return scaledNormal('heNormal', heVariance);
}

/** Uniform on ±√(6 / fan-in): the variance of {@link heNormal}. */
export function heUniform(): Initializer {
  return scaledUniform('heUniform', heVariance);
}

/** N(0, 1 / fan-in). LeCun et al., "Efficient BackProp" (1998), equation 16. */
export function lecunNormal(): Initializer {
  return scaledNormal('lecunNormal', lecunVariance);
}

/** Uniform on ±√(3 / fan-in): the variance of {@link lecunNormal}. */
export function lecunUniform(): Initializer {
  return scaledUniform('lecunUniform', lecunVariance);
}

const glorotVariance = ({ fanIn, fanOut }: Fans) => 2 / (fanIn + fanOut);
const heVariance = ({ fanIn }: Fans) => 2 / fanIn;
const lecunVariance = ({ fanIn }: Fans) => 1 / fanIn;

function scaledNormal(name: string, variance: (fans: Fans) => number): Initializer {
  return {
    name,
    draw: (stream, shape, fans) => stream.normals(sizeOf(shape), 0, Math.sqrt(variance(fans))),
  };
}

function scaledUniform(name: string, variance: (fans: Fans) => number): Initializer {
  return {
    name,
    draw: (stream, shape, fans) => {
      const bound = Math.sqrt(3 * variance(fans));
      return stream.uniforms(sizeOf(shape), -bound, bound);
    },
  };
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, axis) => size * axis, 1);
}
