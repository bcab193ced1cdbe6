// Gradients that TensorFlow.js lacks and a compiled step can have: the dilated convolution's.

import type { Conv2DAttrs, NamedAttrMap, Tensor, Tensor4D } from '@tensorflow/tfjs';
import { tf } from '../tensorflow.ts';

type NamedGradientMap = Record<string, () => Tensor>;

/** Lets compiled steps differentiate dilated convolutions. Eager steps keep what TensorFlow.js does. */
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
