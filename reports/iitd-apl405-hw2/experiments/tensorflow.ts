// The one door to TensorFlow.js in this report. Chooses no backend.

import '@trialbook/models'; // turns the banner of TensorFlow.js off before that is loaded
import * as tf from '@tensorflow/tfjs';

export { tf };
