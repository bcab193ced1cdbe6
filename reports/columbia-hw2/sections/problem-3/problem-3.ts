// Problem 3: batch normalisation and dropout in LeNet-5. Each question has a file of its own.

import { type Block, figure, md, percent, ref, section, text, warning } from '@trialbook/report';
import {
  ARMS,
  LENET_SCALES,
  type LenetScale,
  lenetBatchnormDropout,
} from '../../experiments/lenet-batchnorm-dropout.ts';
import { list } from '../../problems/words.ts';
import type { Cite, Context } from '../../references.ts';
import { inputSection, standardizedSection } from './batch-norm.ts';
import { performanceComparisons } from './comparisons.ts';
import { comparisonsTable } from './comparisons-table.ts';
import { bothSection, dropoutSection } from './dropout.ts';
import { ARM_NAMES, type LenetResults, lenetCurves, trainedArms } from './figures.ts';
import { publishedSection } from './published.ts';
import { termsSection } from './terms.ts';
import { armsTable, versionsTable } from './version-tables.ts';

export function lenetSection({ cite, part, profile }: Context): readonly Block[] {
  const { trainImages, testImages, batchSize, epochs, learningRate } = LENET_SCALES[profile];
  return [
    section(
      { id: 'problem-3', title: 'Problem 3: batch normalisation and dropout' },
      md`LeNet-5 ${cite('lenet')}, with tanh and average pooling as in the published solution ${cite('published')}, learns digits in five
        versions: with batch normalisation, with dropout, with both, with neither ${cite('assignment')}. Each trains on
        ${text(trainImages)} images for ${text(epochs)} epochs, in batches of ${text(batchSize)}, by plain SGD at the learning rate
        ${text(learningRate)}, and is tested on ${text(testImages)} images. Trials of different versions with the same number share their
        initial weights and the order of their images, so versions are compared in pairs.`,
      ...part(lenetBatchnormDropout, (ours) => {
        const missing = ARMS.filter((arm) => !trainedArms(ours).includes(arm));
        if (missing.length > 0) {
          return [
            warning(
              md`No trial completed of the versions ${text(missing.join(', '))}: there is nothing to compare.`,
            ),
          ];
        }
        return answers(ours, cite, LENET_SCALES[profile]);
      }),
    ),
  ];
}

function answers(ours: LenetResults, cite: Cite, scale: LenetScale): readonly Block[] {
  const performance = performanceComparisons(ours);
  return [
    md`Input: version (a) standardises the grey levels by the mean and deviation of all pixels of the whole training set; all others take
      them in [0, 1], as the published solution does for every version, its first included. Batch normalisation and dropout stand after the
      tanh of each hidden layer (dropout first), dropout sets
      a fifth of the input and half of the hidden units to zero.`,
    versionsTable(ours),
    md`${ref('lenet-arms')} has the results, ${ref('lenet-curves')} the way there.`,
    armsTable(ours),
    figure({
      id: 'lenet-curves',
      caption: md`Learning curves, mean over trials with 95 % t intervals: on the training batches as training sees them, dropout included and
        averaged over the epoch (left), and on the test images after each epoch (right).`,
      alt: md`Four panels of learning curves, a line per version. At the end the test accuracies are ${list(ARMS.map((arm) => md`${percent(ours.arm(arm).mean('testAccuracy'), { show: 'value' })} with ${text(ARM_NAMES[arm])}`))}.`,
      from: [ours],
      chart: lenetCurves(ours),
    }),
    termsSection(ours, cite, scale.observedImages),
    standardizedSection(ours),
    inputSection(ours, performance, scale.epochs * Math.ceil(scale.trainImages / scale.batchSize)),
    dropoutSection(ours, performance, cite),
    bothSection(ours, performance, cite),
    comparisonsTable(
      'lenet-comparisons',
      md`The paired comparisons of problem 3: first version less second, paired t-tests over trials, p-values corrected
      by Holm’s method for all rows, 95 % intervals not corrected.`,
      ours,
      performance,
    ),
    publishedSection(ours, cite('published')),
  ];
}
