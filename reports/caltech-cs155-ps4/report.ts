// The report caltech-cs155-ps4: its metadata, and its sections in order.

import { defineReport, md, section } from '@trialbook/report';
import { cnnDropoutSweep } from './experiments/cnn-dropout-sweep.ts';
import { convArithmetic } from './experiments/conv-arithmetic.ts';
import { gateSeparability } from './experiments/gate-separability.ts';
import { logicGates } from './experiments/logic-gates.ts';
import { mnistMlpBudget } from './experiments/mnist-mlp-budget.ts';
import { reluSigmoidSettings } from './experiments/relu-sigmoid-settings.ts';
import { reluSigmoidZeroInit } from './experiments/relu-sigmoid-zero-init.ts';
import { sgdOrder } from './experiments/sgd-order.ts';
import { xorTraining } from './experiments/xor-training.ts';

/** The report, as the trialbook command finds it. */
export const report = defineReport({
  id: 'caltech-cs155-ps4',
  title: 'Activations, depth and convolution',
  summary: 'Problem set 4 of a course on machine learning, done again with independent trials.',
  experiments: [
    reluSigmoidZeroInit,
    reluSigmoidSettings,
    sgdOrder,
    logicGates,
    gateSeparability,
    xorTraining,
    mnistMlpBudget,
    convArithmetic,
    cnnDropoutSweep,
  ],
  data: ['mnist'],
  write: () => [
    section({ id: 'introduction', title: 'Introduction' }, md`The experiments of problems 1 to 3.`),
  ],
});
