// Elementwise activations. Softmax is none of them: it lives in the loss, on the logits.

import { layerOptionError } from '../errors.ts';
import { type Layer, statelessLayer } from '../layer.ts';
import { tf } from '../tensorflow.ts';

/** The names {@link activation} takes. */
export type ActivationName = 'relu' | 'leaky-relu' | 'tanh' | 'sigmoid' | 'hard-threshold' | 'linear';

const functions: Record<ActivationName, (input: tf.Tensor, slope: number) => tf.Tensor> = {
  relu: (input) => tf.relu(input),
  'leaky-relu': (input, slope) => tf.leakyRelu(input, slope),
  tanh: (input) => tf.tanh(input),
  sigmoid: (input) => tf.sigmoid(input),
  // 1 where z ≥ 0. Not a cast of a comparison: the cpu backend would leave bytes in a float32 tensor.
  'hard-threshold': (input) => tf.sub(1, tf.step(tf.neg(input))),
  linear: (input) => input,
};

/**
 * An elementwise activation.
 *
 * - `relu`: max(0, z), derivative 0 at 0
 * - `leaky-relu`: z where z > 0, else slope·z
 * - `tanh`, `sigmoid`
 * - `hard-threshold`: 1 where z ≥ 0, else 0; derivative 0 everywhere
 * - `linear`: z
 *
 * @param slope - of `leaky-relu` below 0; default 0.01
 * @throws LayerOptionError for another name
 * @example
 * ```ts
 * import { activation } from '@trialbook/models';
 * console.log(activation('leaky-relu', 0.2).summary); // leaky-relu 0.2
 * ```
 */
export function activation(name: ActivationName, slope = 0.01): Layer {
  if (!Object.hasOwn(functions, name)) {
    throw layerOptionError('activation', `one of ${Object.keys(functions).join(', ')}`, `'${name}'`);
  }
  return statelessLayer({
    kind: 'activation',
    summary: name === 'leaky-relu' ? `${name} ${slope}` : name,
    options: { kind: 'activation', name, slope },
    stackable: true,
    outputShape: (inputShape) => inputShape,
    transform: (input) => functions[name](input, slope),
  });
}
