// Problem 3: batch normalisation and dropout in LeNet-5. Each question has a file of its own.

import { defineProblem, figure, listed, md, percent, text, unavailable } from '@trialbook/report';
import { ARMS, LENET_SCALES, lenetBatchnormDropout } from '../../experiments/lenet-batchnorm-dropout.ts';
import { normOfInputValues, standardizedValues } from './batch-norm.ts';
import { mechanismComparisons, performanceComparisons } from './comparisons.ts';
import { lenetComparisonsTable } from './comparisons-table.ts';
import { driftValues } from './drift.ts';
import { bothValues, dropoutValues } from './dropout.ts';
import { ARM_NAMES, lenetCurves, trainedArms } from './figures.ts';
import { publishedTable } from './published.ts';
import { unitValues } from './units.ts';
import { armsTable, versionsTable } from './version-tables.ts';

export const lenetProblem = defineProblem({
  id: 'lenet',
  needs: { ours: lenetBatchnormDropout },
  values: ({ ours }, { profile }) => {
    const missing = ARMS.filter((arm) => !trainedArms(ours).includes(arm));
    if (missing.length > 0) {
      return unavailable(
        md`No trial completed of the versions ${text(missing.join(', '))}: there is nothing to compare.`,
      );
    }
    const { trainImages, testImages, batchSize, epochs, learningRate, observedImages } =
      LENET_SCALES[profile];
    const performance = performanceComparisons(ours);
    const mechanisms = mechanismComparisons(ours);
    return {
      trainImages,
      testImages,
      batchSize,
      epochs,
      learningRate,
      observedImages,
      versions: versionsTable(ours),
      arms: armsTable(ours),
      curves: figure({
        id: 'lenet-curves',
        caption: md`Learning curves, mean over trials with 95 % t intervals: on the training batches as training sees them, dropout included and
        averaged over the epoch (left), and on the test images after each epoch (right).`,
        alt: md`Four panels of learning curves, a line per version. At the end the test accuracies are ${listed(ARMS.map((arm) => md`${percent(ours.arm(arm).mean('testAccuracy'), { show: 'value' })} with ${text(ARM_NAMES[arm])}`))}.`,
        from: [ours],
        chart: lenetCurves(ours),
      }),
      units: unitValues(ours, mechanisms),
      drift: driftValues(ours, mechanisms),
      standardized: standardizedValues(ours),
      normOfInput: normOfInputValues(ours, performance, {
        steps: epochs * Math.ceil(trainImages / batchSize),
        testImages,
      }),
      dropout: dropoutValues(ours, performance),
      both: bothValues(ours, performance, trainImages),
      comparisons: lenetComparisonsTable(
        'lenet-comparisons',
        md`The paired comparisons of problem 3: first version less second, paired t-tests over trials, p-values corrected
      by Holm’s method for all rows, 95 % intervals not corrected.`,
        ours,
        performance,
      ),
      published: publishedTable(ours),
    };
  },
});
