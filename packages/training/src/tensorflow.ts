// The one door to TensorFlow.js: the union package, with its "use tfjs-node" banner off. Chooses no backend.

import * as tf from '@tensorflow/tfjs';

// The portable backend prints the banner at its first use; the field is its own memory of having done so.
const portable = tf.findBackend('cpu') as { firstUse?: boolean } | null;
if (portable) portable.firstUse = false;

export { tf };
