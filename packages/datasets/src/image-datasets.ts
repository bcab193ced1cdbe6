// The image data sets by name, for programs that take the name as an argument.

import type { ImageDataset } from './dataset.ts';
import { fashionMnist } from './sources/fashion-mnist.ts';
import type { ImageSource } from './sources/image-source.ts';
import { type LoadImageOptions, loadImageSource } from './sources/load-image-source.ts';
import { mnist } from './sources/mnist.ts';

/** The image data sets of this package, by name. */
export const imageSources = {
  mnist,
  'fashion-mnist': fashionMnist,
} as const satisfies Readonly<Record<string, ImageSource>>;

/** The name of an image data set. */
export type ImageDatasetName = keyof typeof imageSources;

/** Whether there is an image data set of that name. */
export function isImageDatasetName(name: string): name is ImageDatasetName {
  return Object.hasOwn(imageSources, name);
}

/**
 * Loads an image data set by name; see `loadMnist` for what the options do.
 *
 * @throws RangeError that lists the names, when there is none of that name
 * @example
 * ```ts
 * import { loadImageDataset } from '@trialbook/datasets';
 * const garments = await loadImageDataset('fashion-mnist', {
 *   download: false,
 *   allowStandIns: true,
 *   standIns: { train: 100, test: 100 },
 * });
 * console.log(garments.classNames[9]); // Ankle boot
 * ```
 */
export async function loadImageDataset(name: string, options: LoadImageOptions = {}): Promise<ImageDataset> {
  if (!isImageDatasetName(name)) {
    const names = Object.keys(imageSources).join(', ');
    throw new RangeError(`loadImageDataset: the name must be one of ${names}; got ${name}`);
  }
  return loadImageSource(imageSources[name], options);
}
