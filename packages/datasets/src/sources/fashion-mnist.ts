// Fashion-MNIST: what it is and where it lies.

import type { ImageDataset } from '../dataset.ts';
import { drawGarments } from '../drawn/garments.ts';
import type { ImageSource } from './image-source.ts';
import { type LoadImageOptions, loadImageSource } from './load-image-source.ts';
import { FASHION_MNIST_FILES, MNIST_FILES, titlesByChecksum } from './published-files.ts';

/** The garments of Xiao, Rasul and Vollgraf (2017, Zalando SE, MIT): 60 000 + 10 000 images of 28 × 28 pixels. */
export const fashionMnist: ImageSource = {
  name: 'fashion-mnist',
  title: 'Fashion-MNIST',
  classNames: [
    'T-shirt/top',
    'Trouser',
    'Pullover',
    'Dress',
    'Coat',
    'Sandal',
    'Shirt',
    'Sneaker',
    'Bag',
    'Ankle boot',
  ],
  files: FASHION_MNIST_FILES,
  folders: ['fashion-mnist', 'FashionMNIST/raw', 'FashionMNIST', 'fashion'],
  mirrors: [
    'https://storage.googleapis.com/tensorflow/tf-keras-datasets/',
    'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
    // An S3 website speaks no TLS; the checksum is what vouches for the bytes.
    'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
  ],
  lookalikes: titlesByChecksum(MNIST_FILES, 'MNIST'),
  standInTitle: 'drawn garments',
  draw: drawGarments,
};

/**
 * Loads Fashion-MNIST: from a data folder, the cache, or a mirror; drawn garments in its place only where the caller
 * allows it.
 *
 * @returns train [60 000, 28, 28] and test [10 000, 28, 28], labels 0 … 9, with checksums and where they came from
 * @throws DataFileError when a file is there but damaged
 * @throws DataUnavailableError when the data cannot be had and stand-ins are not allowed
 */
export function loadFashionMnist(options: LoadImageOptions = {}): Promise<ImageDataset> {
  return loadImageSource(fashionMnist, options);
}
