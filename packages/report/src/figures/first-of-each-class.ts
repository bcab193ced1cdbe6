// The first images of every class of a labelled set, a column per class.

import type { ImageDataset } from '@trialbook/datasets';
import { type GridImage, imageGrid } from './image-grid.ts';

/**
 * The first training images of every class, a column per class in the order of the classes; a class with fewer has gaps at the end.
 *
 * @param perClass images of each class, at least 1
 */
export function firstOfEachClass({ train, classNames }: ImageDataset, perClass: number) {
  const size = train.height * train.width;
  const images: GridImage[] = [];
  for (let nth = 0; nth < perClass; nth++) {
    for (const [index, label] of classNames.entries()) {
      const at = nthOfClass(train.labels, index, nth);
      if (at >= 0) images.push({ label, pixels: train.images.subarray(at * size, (at + 1) * size) });
    }
  }
  return imageGrid(images, {
    columns: classNames.length,
    imageWidth: train.width,
    imageHeight: train.height,
  });
}

function nthOfClass(labels: Uint8Array, label: number, nth: number): number {
  let at = -1;
  for (let found = 0; found <= nth; found++) {
    at = labels.indexOf(label, at + 1);
    if (at < 0) return -1;
  }
  return at;
}
