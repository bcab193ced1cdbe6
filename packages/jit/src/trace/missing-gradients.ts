// Gradients that TensorFlow.js lacks and a compiled step can have: the dilated convolution's, and einsum's.

import type { Conv2DAttrs, EinsumAttrs, NamedAttrMap, Tensor, Tensor4D } from '@tensorflow/tfjs';
import { tf } from '../tensorflow.ts';

type NamedGradientMap = Record<string, () => Tensor>;

/** Lets compiled steps differentiate dilated convolutions and einsum. Eager steps keep what TensorFlow.js does. */
export function registerMissingGradients(isTracing: () => boolean): void {
  const original = tf.getGradient('Conv2D');
  tf.unregisterGradient('Conv2D');
  tf.registerGradient({
    ...original,
    gradFunc: (dy, saved, attributes): NamedGradientMap => {
      const dilations = (attributes as unknown as Conv2DAttrs).dilations ?? 1;
      const plain = [dilations].flat().every((by) => by === 1);
      if (plain || !isTracing()) return original.gradFunc(dy, saved, attributes);
      return dilatedGradients(dy as Tensor4D, saved as Tensor4D[], attributes);
    },
  });
  tf.registerGradient({
    kernelName: 'Einsum',
    saveAllInputs: true,
    gradFunc: (dy, saved, attributes): NamedGradientMap => {
      if (isTracing()) return einsumGradients(dy as Tensor, saved, attributes as unknown as EinsumAttrs);
      throw new Error('Cannot compute gradient: gradient function not found for Einsum.'); // as without this file
    },
  });
}

function dilatedGradients(
  dy: Tensor4D,
  saved: readonly Tensor4D[],
  attributes: NamedAttrMap,
): NamedGradientMap {
  const [x, filter] = saved as [Tensor4D, Tensor4D];
  const run = (name: string, inputs: Record<string, Tensor>, shapes: NamedAttrMap) =>
    tf.engine().runKernel(name, inputs, { ...attributes, ...shapes }) as Tensor;
  return {
    x: () => run('Conv2DBackpropInput', { dy, filter }, { inputShape: x.shape }),
    filter: () => run('Conv2DBackpropFilter', { x, dy }, { filterShape: filter.shape }),
  };
}

/** Of each operand: dy and the other operand, over the labels that it has not; repeated along labels of its own that went. */
function einsumGradients(
  dy: Tensor,
  operands: readonly Tensor[],
  { equation }: EinsumAttrs,
): NamedGradientMap {
  const [left, result] = equation.replace(/\s/g, '').split('->') as [string, string];
  const terms = left.split(',');
  return Object.fromEntries(
    terms.map((term, i) => [
      String(i),
      () => {
        const others = terms.flatMap((labels, k) => (k === i ? [] : [{ labels, operand: operands[k]! }]));
        const found = new Set([...result, ...others.flatMap(({ labels }) => [...labels])]);
        const kept = [...term].filter((label) => found.has(label)).join('');
        const inputs = [result, ...others.map(({ labels }) => labels)].join(',');
        const sums = tf.einsum(`${inputs}->${kept}`, dy, ...others.map(({ operand }) => operand));
        const { shape } = operands[i]!;
        const raised = [...term].map((label, axis) => (found.has(label) ? shape[axis]! : 1));
        return tf.broadcastTo(tf.reshape(sums, raised), shape);
      },
    ]),
  );
}
