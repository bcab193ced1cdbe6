// Assignment 2 of a deep-learning course, done again: the order of its text, its experiments, its problems.

import { defineReport } from '@trialbook/report';
import { biasVariance } from './experiments/bias-variance.ts';
import { earlyStopping } from './experiments/early-stopping.ts';
import { gradientCheck } from './experiments/gradient-check.ts';
import {
  hyperparameterSearch,
  searchRung1,
  searchRung2,
  searchRung3,
} from './experiments/hyperparameter-search.ts';
import { mlpRegularization } from './experiments/mlp-regularization.ts';
import { noiseWithSgd } from './experiments/noise-with-sgd.ts';
import { regularizationTuning } from './experiments/regularization-tuning.ts';
import { networkProblem } from './problems/1/network.ts';
import { noiseProblem } from './problems/2/noise.ts';
import { regularizationProblem } from './problems/2/regularization.ts';
import { stoppingProblem } from './problems/2/stopping.ts';
import { tuningProblem } from './problems/2/tuning.ts';
import { tradeOffProblem } from './problems/3/trade-off.ts';
import { searchProblem } from './problems/4/search.ts';
import { dataProblem } from './problems/data.ts';

export const report = defineReport({
  id: 'psu-ist597-a2',
  sectionNumbers: false, // the titles carry numbers of their own
  title: 'Two hidden layers, regularised',
  subtitle: 'Assignment 2 on digits and garments, with independent trials',
  summary:
    'A perceptron with two hidden layers on MNIST and Fashion-MNIST under nine regularisations: accuracy with standard error, bias and variance, a search for its settings.',
  module: import.meta.url,
  text: [
    'text/0-answers.md',
    'text/1-network.md',
    'text/2-regularization.md',
    'text/3-bias-variance.md',
    'text/4-search.md',
  ],
  experiments: [
    gradientCheck,
    regularizationTuning,
    mlpRegularization,
    noiseWithSgd,
    earlyStopping,
    biasVariance,
    searchRung1,
    searchRung2,
    searchRung3,
    hyperparameterSearch,
  ],
  problems: [
    dataProblem,
    networkProblem,
    tuningProblem,
    regularizationProblem,
    noiseProblem,
    stoppingProblem,
    tradeOffProblem,
    searchProblem,
  ],
  data: ['mnist', 'fashion-mnist'],
  references: 'references.bib',
});
