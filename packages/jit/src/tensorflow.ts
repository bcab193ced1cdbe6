// The one door to TensorFlow.js: the union package (the only one with gradients under Node), its banner off.

import * as tf from '@tensorflow/tfjs';

// Every instance of the portable backend prints "install tfjs-node" at its first use; `firstUse` is its memory of that.
const portable = tf.findBackend('cpu') as { firstUse?: boolean } | null;
if (portable) {
  portable.firstUse = false; // this one; the accessor is for those that are made later
  Object.defineProperty(Object.getPrototypeOf(portable), 'firstUse', {
    configurable: true,
    get: () => false,
    set: () => undefined,
  });
}

export { tf };
