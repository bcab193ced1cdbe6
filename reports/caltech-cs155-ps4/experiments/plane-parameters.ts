// The parameters of a fully connected network as plain arrays, layer by layer. Computes nothing.

import { type HostParameters, unstackParameters } from '@trialbook/models';

export { type HostParameters, unstackParameters };

/** One dense layer. */
export interface PlaneLayer {
  readonly name: string;
  /** [inputs, units], row-major. */
  readonly weights: Float32Array;
  /** [units] */
  readonly bias: Float32Array;
  readonly inputs: number;
  readonly units: number;
}

/** The dense layers in order: the hidden ones by number, then the output. */
export function parameterLayers(params: HostParameters): PlaneLayer[] {
  const tree = params as unknown as Record<
    string,
    Record<'weights' | 'bias', { shape: number[]; data: Float32Array }>
  >;
  const names = Object.keys(tree).filter((name) => name !== 'output');
  return [...names.sort(), 'output'].map((name) => {
    const { weights, bias } = tree[name]!;
    const [inputs = 0, units = 0] = weights.shape;
    return { name, weights: weights.data, bias: bias.data, inputs, units };
  });
}

/** The largest difference between two units of a hidden layer in any weight or bias, into them or out of them; 0: identical. */
export function unitSpread(params: HostParameters): number {
  const layers = parameterLayers(params);
  let largest = 0;
  const compare = (values: number[]) => {
    largest = Math.max(largest, Math.max(...values) - Math.min(...values));
  };
  for (const [index, { weights, bias, inputs, units }] of layers.slice(0, -1).entries()) {
    const all = Array.from({ length: units }, (_, unit) => unit);
    compare(all.map((unit) => bias[unit]!));
    for (let i = 0; i < inputs; i++) compare(all.map((unit) => weights[i * units + unit]!));
    const next = layers[index + 1]!;
    for (let j = 0; j < next.units; j++) compare(all.map((unit) => next.weights[unit * next.units + j]!));
  }
  return largest;
}
