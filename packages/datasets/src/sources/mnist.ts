// MNIST: what it is and where it lies.

import type { ImageDataset } from '../dataset.ts';
import { drawDigits } from '../drawn/digits.ts';
import type { ImageSource } from './image-source.ts';
import { type LoadImageOptions, loadImageSource } from './load-image-source.ts';
import { FASHION_MNIST_FILES, MNIST_FILES, titlesByChecksum } from './published-files.ts';

/** The handwritten digits of LeCun, Cortes and Burges: 60 000 + 10 000 images of 28 × 28 pixels. */
export const mnist: ImageSource = {
  name: 'mnist',
  title: 'MNIST',
  classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  files: MNIST_FILES,
  folders: ['mnist', 'MNIST/raw', 'MNIST'],
  mirrors: [
    'https://ossci-datasets.s3.amazonaws.com/mnist/',
    'https://storage.googleapis.com/cvdf-datasets/mnist/',
    'https://raw.githubusercontent.com/fgnt/mnist/master/',
  ],
  lookalikes: titlesByChecksum(FASHION_MNIST_FILES, 'Fashion-MNIST'),
  standInTitle: 'drawn digits',
  draw: drawDigits,
};

/**
 * Loads MNIST: from a data folder, the cache, or a mirror; drawn digits in its place only where the caller allows it.
 *
 * @returns train [60 000, 28, 28] and test [10 000, 28, 28], labels 0 … 9, with checksums and where they came from
 * @throws DataFileError when a file is there but damaged
 * @throws DataUnavailableError when the data cannot be had and stand-ins are not allowed
 * @example
 * ```ts
 * import { loadMnist } from '@trialbook/datasets';
 * const { train } = await loadMnist({
 *   download: false,
 *   allowStandIns: true,
 *   standIns: { train: 1000, test: 100 },
 * });
 * console.log(train.images.length === train.count * 28 * 28); // true
 * ```
 */
export function loadMnist(options: LoadImageOptions = {}): Promise<ImageDataset> {
  return loadImageSource(mnist, options);
}
