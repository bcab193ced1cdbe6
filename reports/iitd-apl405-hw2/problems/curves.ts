// Curves of training and test over iterations, and pictures of test images with predicted labels. Computes no statistics.

import type { ImageDataset } from '@trialbook/datasets';
import { type BoundResults, imageGrid, lineWithBand } from '@trialbook/report';
import type { ClassifierMetric, ShownImages } from '../experiments/classifier-run.ts';

/** Results of a trained classifier, of any arms. */
export type Classifier<Arm extends string> = BoundResults<Arm, ClassifierMetric>;

const AXES = {
  Accuracy: { title: 'Accuracy', format: '.0%' },
  Loss: { title: 'Cross-entropy' },
} as const;

/** One arm of a figure of curves. */
export interface DrawnArm<Arm extends string> {
  readonly arm: Arm;
  /** In front of "training" and "test"; nothing where the figure has one arm. */
  readonly label?: string;
  /** Draws the test curve only. */
  readonly testOnly?: boolean;
}

/**
 * Mean curves over the trials with the bands of their intervals: training as means over the batches since the last point,
 * each batch before its update, and test over all test images.
 */
export function trainingCurves<Arm extends string>(
  ours: Classifier<Arm>,
  arms: readonly DrawnArm<Arm>[],
  what: 'Accuracy' | 'Loss',
  every: number,
  { log = false }: { readonly log?: boolean } = {},
) {
  const rows = arms.flatMap(({ arm, label, testOnly = false }) =>
    (testOnly ? ['test'] : ['training', 'test']).flatMap((part) => {
      const curve = label === undefined ? part : testOnly ? label : `${label}, ${part}`;
      const series = `${part === 'test' ? 'test' : 'train'}${what}`;
      const { length } = ours.arm(arm).completed[0]?.series[series] ?? [];
      if (length === 0) return [];
      const at = Array.from({ length }, (_, point) => (point + 1) * every);
      return ours
        .arm(arm)
        .band(series, at)
        .map((point) => ({ ...point, curve }));
    }),
  );
  const foot = log ? Math.min(...rows.map(({ mean }) => mean)) : Number.NEGATIVE_INFINITY;
  const drawn = rows.map((row) => ({ ...row, low: Math.max(row.low, foot) })); // a log axis has no place for 0
  return lineWithBand(drawn, {
    x: 'x',
    y: 'mean',
    low: 'low',
    high: 'high',
    series: 'curve',
    xAxis: { title: 'Iteration' },
    yAxis: { ...AXES[what], ...(log && { scale: 'log' as const }) },
    points: false,
  });
}

/** The test images of the first trial with the labels that the network gives them, wrong ones marked. */
export function predictedDigits<Arm extends string>(
  ours: Classifier<Arm>,
  arm: NoInfer<Arm>,
  { test, classNames }: ImageDataset,
) {
  const { rows, predicted } = shownBy(ours, arm);
  const size = test.height * test.width;
  const images = [...rows].map((row, i) => ({
    pixels: test.images.subarray(row * size, (row + 1) * size),
    label: classNames[predicted[i]!]!,
    wrong: predicted[i] !== test.labels[row],
  }));
  return imageGrid(images, { columns: 10, imageWidth: test.width, imageHeight: test.height });
}

/** How many of the test images shown are classified wrongly. */
export function wrongShown<Arm extends string>(
  ours: Classifier<Arm>,
  arm: NoInfer<Arm>,
  { test }: ImageDataset,
  name: string,
) {
  const { rows, predicted } = shownBy(ours, arm);
  const wrong = [...rows].filter((row, i) => predicted[i] !== test.labels[row]).length;
  return ours.fact(name, wrong, 'count');
}

function shownBy<Arm extends string>(ours: Classifier<Arm>, arm: NoInfer<Arm>): ShownImages {
  return (
    (ours.arm(arm).completed[0]?.artifacts.shown as ShownImages | undefined) ?? {
      rows: new Int32Array(),
      predicted: new Uint8Array(),
    }
  );
}
