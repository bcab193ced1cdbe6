// Curves of training and test over iterations, and pictures of test images with predicted labels. Computes no statistics.

import type { ImageDataset } from '@trialbook/datasets';
import { type BoundResults, learningCurves, predictedImages } from '@trialbook/report';
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
  /** Needed where the figure has several arms. */
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
  const band = (arm: Arm, series: string) => {
    const { length } = ours.arm(arm).completed[0]?.series[series] ?? [];
    const at = Array.from({ length }, (_, point) => (point + 1) * every);
    if (length === 0) return [];
    const points = ours.arm(arm).band(series, at);
    if (what === 'Loss') return points;
    // The interval of few trials can leave what a share can be.
    return points.map((point) => ({ ...point, low: Math.max(0, point.low), high: Math.min(1, point.high) }));
  };
  return learningCurves(
    arms.map(({ arm, label = '', testOnly = false }) => ({
      label,
      ...(!testOnly && { train: band(arm, `train${what}`) }),
      test: band(arm, `test${what}`),
    })),
    { xAxis: { title: 'Iteration' }, yAxis: { ...AXES[what], ...(log && { scale: 'log' as const }) } },
  );
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
    actual: test.labels[row]!,
    predicted: predicted[i]!,
  }));
  return predictedImages(images, {
    columns: 10,
    imageWidth: test.width,
    imageHeight: test.height,
    classes: classNames,
  });
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
