// Homework 2 of the Columbia deep-learning course, done again: problems in the assignment's order and numbering.

import { defineReport } from '@trialbook/report';
import { hingeLearningRate, perceptron } from './experiments/perceptron.ts';
import { dataSection } from './sections/data.ts';
import { perceptronSection } from './sections/perceptron.ts';
import { references } from './sections/references.ts';

export const report = defineReport({
  id: 'columbia-hw2',
  title: 'Perceptrons, initialisation, normalisation and depth',
  subtitle: 'Homework 2, repeated with independent trials',
  summary:
    'A deep-learning homework done again with many independent trials per question: every number with its n, standard error and interval, beside the published solution.',
  experiments: [perceptron, hingeLearningRate],
  data: ['mnist', 'fashion-mnist'],
  references,
  write: async (context) => [await dataSection(context), ...perceptronSection(context)],
});
