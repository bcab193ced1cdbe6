// What the sheet and our reading of it fix: scales at the assignment's own size, whatever the profile. Runs nothing.

import { defineProblem } from '@trialbook/report';
import { CNN_DECAY, CNN_SCALES } from '../experiments/mnist-cnn.ts';
import { FNN_SCALES, FNN_SETTINGS } from '../experiments/mnist-fnn.ts';

const { trainImages, testImages, batchSize, steps, longSteps } = FNN_SCALES.full;
const epochsOf = (iterations: number) => Math.round((100 * iterations * batchSize) / trainImages) / 100;

export const sheetProblem = defineProblem({
  id: 'sheet',
  needs: {},
  values: () => ({
    trainImages,
    testImages,
    batchSize,
    steps,
    longSteps,
    perEpoch: trainImages / batchSize,
    epochs: epochsOf(steps),
    longEpochs: epochsOf(longSteps),
    rate: FNN_SETTINGS.i.learningRate,
    cnn: { steps: CNN_SCALES.full.steps, longSteps: CNN_SCALES.full.longSteps, rate: CNN_DECAY.start },
  }),
});
