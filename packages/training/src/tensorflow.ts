// The one door to TensorFlow.js: the union package, with its "use tfjs-node" banner off. Chooses no backend.

import * as tf from '@tensorflow/tfjs';

// Every instance of the portable backend prints the banner at its first use; `firstUse` is its memory of that.
const portable = tf.findBackend('cpu') as { firstUse?: boolean } | null;
if (portable) {
  portable.firstUse = false;
  Object.defineProperty(Object.getPrototypeOf(portable), 'firstUse', {
    configurable: true,
    get: () => false,
    set: () => undefined,
  });
}

export { tf };
