// Which classes the chosen network gets right, and which it takes for which, added up over the trials.

import type { ImageDataset } from '@trialbook/datasets';
import {
  confusionMatrix,
  count,
  figure,
  md,
  mostConfusedPairs,
  type PredictedImage,
  percent,
  predictedImages,
  table,
  text,
} from '@trialbook/report';
import { CLASSES, type DataSetName } from '../../experiments/image-examples.ts';
import type { TunedArm } from '../../experiments/regularizations.ts';
import { meanOf } from '../mean-of.ts';
import { ARM_NAMES, DATA_KEYS, DATA_NAMES } from '../words.ts';
import type { RegularizationResults } from './comparisons.ts';

const SHOWN_PAIRS = 6;
const SHOWN_IMAGES = 20;

/** Confusion matrix, most confused pairs and accuracy per class of one arm. */
export function classValues(
  ours: RegularizationResults,
  dataSet: DataSetName,
  arm: TunedArm,
  { classNames, test }: ImageDataset,
) {
  const key = DATA_KEYS[dataSet];
  const records = ours.arm(`${dataSet}/${arm}`).completed;
  const matrices = records.map(({ artifacts }) => artifacts.confusion as Int32Array);
  const counts = Array.from({ length: CLASSES }, (_, actual) =>
    Array.from({ length: CLASSES }, (_, predicted) =>
      matrices.reduce((sum, matrix) => sum + matrix[actual * CLASSES + predicted]!, 0),
    ),
  );
  const pairs = mostConfusedPairs({ classes: classNames, counts }, SHOWN_PAIRS);
  const perClass = classNames.map((name, actual) => {
    const shares = matrices.map((matrix) => {
      const row = matrix.subarray(actual * CLASSES, (actual + 1) * CLASSES);
      return row[actual]! / row.reduce((sum, found) => sum + found, 0);
    });
    const accuracy = ours.fact(`classAccuracy.${key}.${arm}.${actual}`, meanOf(shares), 'fraction');
    return { name, actual, accuracy };
  });
  const sorted = perClass.toSorted((a, b) => a.accuracy.value - b.accuracy.value);
  const predicted = records[0]?.artifacts.predicted as Uint8Array | undefined;
  const size = test.height * test.width;
  const wrong = Array.from(
    predicted ?? [],
    (answer, i): PredictedImage => ({
      pixels: test.images.subarray(i * size, (i + 1) * size),
      actual: test.labels[i]!,
      predicted: answer,
    }),
  ).filter((image) => image.actual !== image.predicted);
  const [first] = pairs;
  return {
    arm: text(ARM_NAMES[arm]),
    hardest: text(sorted[0]!.name),
    hardestAccuracy: sorted[0]!.accuracy,
    easiest: text(sorted.at(-1)!.name),
    easiestAccuracy: sorted.at(-1)!.accuracy,
    confused: text(first?.actual ?? 'nothing'),
    confusedWith: text(first?.predicted ?? 'nothing'),
    confusedShare: ours.fact(`confusedShare.${key}.${arm}`, first?.share ?? 0, 'fraction'),
    matrix: figure({
      id: `confusion-${key}`,
      caption: md`${text(DATA_NAMES[dataSet])}, ${text(ARM_NAMES[arm])}: test images of each class (rows) by the class that they were given (columns), added up over ${count(ours.arm(`${dataSet}/${arm}`).n)} trials.`,
      alt: md`Most counts stand on the diagonal. The largest one beside it is ${text(first?.actual ?? 'nothing')} taken for ${text(first?.predicted ?? 'nothing')}.`,
      from: [ours],
      chart: confusionMatrix({ classes: classNames, counts }),
    }),
    pairs: table({
      id: `confused-pairs-${key}`,
      caption: md`${text(DATA_NAMES[dataSet])}: the most frequent mistakes of ${text(ARM_NAMES[arm])}, over all trials.`,
      from: [ours],
      rows: pairs,
      columns: [
        { header: 'Images of', cell: ({ actual }) => actual },
        { header: 'taken for', cell: (pair) => pair.predicted },
        { header: 'Times', align: 'end', cell: (pair) => text(pair.count) },
        {
          header: 'Share of its class',
          cell: ({ actual, predicted: taken, share }) =>
            percent(
              { name: `${ours.id}/confused/${key}/${actual}/${taken}`, unit: 'fraction', value: share },
              { digits: 1 },
            ),
        },
      ],
    }),
    accuracies: table({
      id: `class-accuracy-${key}`,
      caption: md`${text(DATA_NAMES[dataSet])}: test accuracy of ${text(ARM_NAMES[arm])} by class, mean ± standard error over the trials.`,
      from: [ours],
      rows: perClass,
      columns: [
        { header: 'Class', cell: ({ name }) => name },
        { header: 'Accuracy', cell: ({ accuracy }) => percent(accuracy, { show: 'se' }) },
      ],
    }),
    mistakes: figure({
      id: `mistakes-${key}`,
      caption: md`${text(DATA_NAMES[dataSet])}: the first ${text(Math.min(SHOWN_IMAGES, wrong.length))} test images that the first trial of ${text(ARM_NAMES[arm])} got wrong.`,
      alt: 'Images whose class is hard to tell, each with the wrong answer and the right one.',
      from: [ours, dataSet],
      chart: predictedImages(wrong.slice(0, SHOWN_IMAGES), {
        columns: 5,
        imageWidth: test.width,
        imageHeight: test.height,
        classes: classNames,
      }),
    }),
  };
}
