// Problem set 4 of the Caltech course CS 155, done again: questions under their own letters.

import { defineReport } from '@trialbook/report';
import { cnnDropoutSweep } from './experiments/cnn-dropout-sweep.ts';
import { convArithmetic } from './experiments/conv-arithmetic.ts';
import { gateSeparability } from './experiments/gate-separability.ts';
import { logicGates } from './experiments/logic-gates.ts';
import { mnistMlpBudget } from './experiments/mnist-mlp-budget.ts';
import { reluSigmoidSettings } from './experiments/relu-sigmoid-settings.ts';
import { reluSigmoidZeroInit } from './experiments/relu-sigmoid-zero-init.ts';
import { sgdOrder } from './experiments/sgd-order.ts';
import { xorTraining } from './experiments/xor-training.ts';
import { gatesProblem } from './problems/1/gates.ts';
import { initializationProblem } from './problems/1/initialization.ts';
import { orderProblem } from './problems/1/order.ts';
import { budgetsProblem } from './problems/2/budgets.ts';
import { digitsProblem } from './problems/2/digits.ts';
import { convolutionProblem } from './problems/3/convolution.ts';
import { poolingProblem } from './problems/3/pooling.ts';
import { sweepProblem } from './problems/3/sweep.ts';

export const report = defineReport({
  id: 'caltech-cs155-ps4',
  sectionNumbers: false, // the titles carry the questions' own letters
  title: 'Activations, depth and convolution',
  subtitle: 'Problem set 4, repeated with independent trials',
  summary:
    'A machine-learning problem set done again with independent trials: zero starts, dead units, logic gates, small networks on MNIST, pooling and dropout, beside a published solution.',
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
  references: 'references.bib',
  module: import.meta.url,
  text: [
    'text/0-answers.md',
    'text/1-1-initialization.md',
    'text/1-2-order.md',
    'text/1-3-gates.md',
    'text/2-mnist.md',
    'text/3-1-convolution.md',
    'text/3-2-dropout.md',
  ],
  problems: [
    initializationProblem,
    orderProblem,
    gatesProblem,
    digitsProblem,
    budgetsProblem,
    convolutionProblem,
    poolingProblem,
    sweepProblem,
  ],
});
