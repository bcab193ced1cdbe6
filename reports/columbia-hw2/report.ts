// Homework 2 of the Columbia deep-learning course, done again: problems in the assignment's order and numbering.

import { defineReport } from '@trialbook/report';
import { bornDead } from './experiments/born-dead.ts';
import { dyingRelu } from './experiments/dying-relu.ts';
import { eggholderDepthWidth } from './experiments/eggholder-depth-width.ts';
import { eggholderHalfRate } from './experiments/eggholder-half-rate.ts';
import { eggholderPublished } from './experiments/eggholder-published.ts';
import { initialization } from './experiments/initialization.ts';
import { initializationTraining } from './experiments/initialization-training.ts';
import { lenetBatchnormDropout } from './experiments/lenet-batchnorm-dropout.ts';
import { perceptron } from './experiments/perceptron.ts';
import { publishedCollapse } from './experiments/published-collapse.ts';
import { publishedPerceptron } from './experiments/published-perceptron.ts';
import { perceptronProblem } from './problems/1/perceptron.ts';
import { publishedPerceptronProblem } from './problems/1/published-perceptron.ts';
import { bornDeadProblem } from './problems/2/born-dead.ts';
import { dyingReluProblem } from './problems/2/dying-relu.ts';
import { initializationProblem } from './problems/2/initialization.ts';
import { initializationTrainingProblem } from './problems/2/initialization-training.ts';
import { leakyReluProblem } from './problems/2/leaky-relu.ts';
import { publishedCollapseProblem } from './problems/2/published-collapse.ts';
import { lenetProblem } from './problems/3/lenet.ts';
import { divergenceProblem } from './problems/4/divergence.ts';
import { eggholderProblem } from './problems/4/eggholder.ts';
import { eggholderPublishedProblem } from './problems/4/published.ts';
import { dataProblem } from './problems/data.ts';

export const report = defineReport({
  id: 'columbia-hw2',
  sectionNumbers: false, // the titles carry the assignment's own
  title: 'Perceptrons, initialisation, normalisation and depth',
  subtitle: 'Homework 2, repeated with independent trials',
  summary:
    'A deep-learning homework done again with many independent trials per question: every number with its n, standard error and interval, beside the published solution.',
  experiments: [
    perceptron,
    publishedPerceptron,
    initialization,
    initializationTraining,
    dyingRelu,
    bornDead,
    publishedCollapse,
    lenetBatchnormDropout,
    eggholderHalfRate,
    eggholderPublished,
    eggholderDepthWidth,
  ],
  data: ['mnist', 'fashion-mnist'],
  references: 'references.bib',
  module: import.meta.url,
  typedDigits: 'refuse',
  text: [
    'text/answers.md',
    'text/0-data.md',
    'text/1-perceptron.md',
    'text/2-1-initialization.md',
    'text/2-2-dying-relu.md',
    'text/2-3-leaky-relu.md',
    'text/3-lenet.md',
    'text/4-eggholder.md',
  ],
  problems: [
    dataProblem,
    perceptronProblem,
    publishedPerceptronProblem,
    initializationProblem,
    initializationTrainingProblem,
    dyingReluProblem,
    bornDeadProblem,
    leakyReluProblem,
    publishedCollapseProblem,
    lenetProblem,
    eggholderProblem,
    divergenceProblem,
    eggholderPublishedProblem,
  ],
});
