// The one door to TensorFlow.js: the union package, whose banner @trialbook/jit turns off. Chooses no backend.

import '@trialbook/jit';
import * as tf from '@tensorflow/tfjs';

export { tf };
