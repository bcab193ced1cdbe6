// Homework 2 of APL405 at IIT Delhi, done again: questions in the sheet's order and numbering.

import { defineReport } from '@trialbook/report';
import { descendingDetector } from './experiments/descending-detector.ts';
import { mnistCnn } from './experiments/mnist-cnn.ts';
import { mnistFnn } from './experiments/mnist-fnn.ts';
import { reluGradients } from './experiments/relu-gradients.ts';
import { residualBackprop } from './experiments/residual-backprop.ts';
import { detectorProblem } from './problems/1/detector.ts';
import { gradientsProblem } from './problems/2/gradients.ts';
import { backpropProblem } from './problems/3/backprop.ts';
import { adamProblem } from './problems/4/adam.ts';
import { allNetworksProblem } from './problems/4/all-networks.ts';
import { fiveLayersProblem } from './problems/4/five-layers.ts';
import { softmaxRegressionProblem } from './problems/4/softmax-regression.ts';
import { twoLayersProblem } from './problems/4/two-layers.ts';
import { cnnProblem } from './problems/5/cnn.ts';
import { dataProblem } from './problems/data.ts';
import { sheetProblem } from './problems/sheet.ts';

export const report = defineReport({
  id: 'iitd-apl405-hw2',
  sectionNumbers: false, // the titles carry the sheet's own
  title: 'From a network by hand to a convolutional one',
  subtitle: 'APL405, homework 2, repeated with independent trials',
  summary:
    'A homework on neural networks done again: a network designed by hand, derivatives of ReLU and by backpropagation, and dense and convolutional networks on MNIST, every number with its n, standard error and interval.',
  module: import.meta.url,
  text: [
    'text/answers.md',
    'text/0-about.md',
    'text/1-detector.md',
    'text/2-gradients.md',
    'text/3-backprop.md',
    'text/data.md',
    'text/4-dense.md',
    'text/5-convolutional.md',
  ],
  experiments: [descendingDetector, reluGradients, residualBackprop, mnistFnn, mnistCnn],
  problems: [
    sheetProblem,
    dataProblem,
    detectorProblem,
    gradientsProblem,
    backpropProblem,
    softmaxRegressionProblem,
    twoLayersProblem,
    fiveLayersProblem,
    adamProblem,
    allNetworksProblem,
    cnnProblem,
  ],
  data: ['mnist'],
  references: 'references.bib',
});
