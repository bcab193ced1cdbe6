// Images with the labels a classifier gave them: wrong ones in red, with a cross and the right label. Lays out nothing itself.

import type { DrawnChart } from './chart.ts';
import { type GridImage, imageGrid } from './image-grid.ts';

/** One image with its label and a classifier's. */
export interface PredictedImage {
  /** [height, width], 0 = background, 255 = ink. */
  readonly pixels: Uint8Array;
  /** Index of the class. */
  readonly actual: number;
  readonly predicted: number;
}

/**
 * Images in rows of `columns` with the predicted label below each. A wrong one is red, framed, and marked without colour
 * too: «✗ 3, is 5».
 *
 * @param options.classes names of the classes; default their numbers
 * @param options.size side of an image in pixels; default 44
 * @example
 * ```ts
 * import { predictedImages } from '@trialbook/report';
 * const pixels = Uint8Array.from({ length: 784 }, (_, i) => (i % 28 > 10 && i % 28 < 16 ? 255 : 0));
 * export const chart = predictedImages([{ pixels, actual: 1, predicted: 7 }], { columns: 10, imageWidth: 28, imageHeight: 28 });
 * ```
 */
export function predictedImages(
  images: readonly PredictedImage[],
  options: {
    columns: number;
    imageWidth: number;
    imageHeight: number;
    size?: number;
    classes?: readonly string[];
  },
): DrawnChart {
  const { classes, ...layout } = options;
  const named = (index: number) => classes?.[index] ?? String(index);
  const grid = images.map(({ pixels, actual, predicted }): GridImage => {
    const wrong = actual !== predicted;
    return { pixels, wrong, label: wrong ? `${named(predicted)}, is ${named(actual)}` : named(predicted) };
  });
  const rows = images.map(({ actual, predicted }, index) => ({
    index,
    predicted: named(predicted),
    actual: named(actual),
    wrong: actual !== predicted,
  }));
  return { ...imageGrid(grid, layout), data: { rows } };
}
