// Checksums and shapes of the published files. MNIST and Fashion-MNIST use the same names: only the sums tell them apart.

import type { SourceFiles } from './image-source.ts';

interface Checksums {
  readonly trainImages: string;
  readonly trainLabels: string;
  readonly testImages: string;
  readonly testLabels: string;
}

const MNIST_SHA256: Checksums = {
  trainImages: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  trainLabels: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  testImages: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  testLabels: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
};

const FASHION_MNIST_SHA256: Checksums = {
  trainImages: 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
  trainLabels: 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
  testImages: '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
  testLabels: '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
};

/** The four files of MNIST. */
export const MNIST_FILES: SourceFiles = files(MNIST_SHA256);

/** The four files of Fashion-MNIST. */
export const FASHION_MNIST_FILES: SourceFiles = files(FASHION_MNIST_SHA256);

/** Checksum → title, for every file of the set. */
export function titlesByChecksum(set: SourceFiles, title: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.values(set).map((file) => [file.sha256, title]));
}

function files(sha256: Checksums): SourceFiles {
  return {
    trainImages: { name: 'train-images-idx3-ubyte', sha256: sha256.trainImages, shape: [60_000, 28, 28] },
    trainLabels: { name: 'train-labels-idx1-ubyte', sha256: sha256.trainLabels, shape: [60_000] },
    testImages: { name: 't10k-images-idx3-ubyte', sha256: sha256.testImages, shape: [10_000, 28, 28] },
    testLabels: { name: 't10k-labels-idx1-ubyte', sha256: sha256.testLabels, shape: [10_000] },
  };
}
