// 2A–2C: versions, shapes before and after, the picture of a digit, one-hot labels. Trains nothing.

import { type ImageDataset, oneHot, scalePixels } from '@trialbook/datasets';
import { count, defineProblem, figure, imageGrid, md, type Prose, table, text } from '@trialbook/report';
import { libraryVersions } from './library-versions.ts';

/** Digits shown, from the first training image on. */
const SHOWN = 10;
const CLASSES = 10;

export const digitsProblem = defineProblem({
  id: 'digits',
  needs: {},
  data: ['mnist'],
  values: async (_, { data }) => {
    const digits = await data('mnist');
    const { train, test } = digits;
    const pixels = train.height * train.width;
    const flat = scalePixels(train.images.subarray(0, pixels));
    const hot = oneHot(train.labels.subarray(0, 1), CLASSES);
    return {
      shown: SHOWN,
      classes: CLASSES,
      pixels,
      height: train.height,
      width: train.width,
      trainImages: train.count,
      testImages: test.count,
      firstLabel: train.labels[0]!,
      onesShare: {
        name: 'share of ones among the test images',
        unit: 'fraction',
        value: test.labels.reduce((sum, label) => sum + (label === 1 ? 1 : 0), 0) / test.count,
      },
      darkest: Math.max(...train.images.subarray(0, pixels)),
      versions: table({
        id: 'library-versions',
        caption: md`What computed this page.`,
        from: [],
        rows: libraryVersions(),
        columns: [
          { header: 'Library', cell: ({ name }) => name },
          { header: 'Version', cell: ({ version }) => version },
        ],
      }),
      shapes: table({
        id: 'digit-shapes',
        caption: md`Shapes as they are loaded, and as the networks take them.`,
        from: ['mnist'],
        rows: [
          ['training images', [train.count, train.height, train.width], [train.count, flat.length]],
          ['one training image', [train.height, train.width], [pixels]],
          ['test images', [test.count, test.height, test.width], [test.count, pixels]],
          ['training labels', [train.labels.length], [train.count, hot.length]],
          ['test labels', [test.labels.length], [test.count, hot.length]],
        ] as const,
        columns: [
          { header: 'What', cell: ([what]) => what },
          { header: 'Loaded', align: 'end', cell: ([, loaded]) => shape(loaded) },
          { header: 'Reshaped', align: 'end', cell: ([, , reshaped]) => shape(reshaped) },
        ],
      }),
      picture: figure({
        id: 'first-digits',
        caption: md`The first ${text(SHOWN)} training images with their labels. A pixel is a whole number from 0 (ground) to 255 (ink).`,
        alt: md`A row of handwritten digits: ${text([...train.labels.subarray(0, SHOWN)].join(', '))}.`,
        from: ['mnist'],
        chart: firstDigits(digits),
      }),
      oneHotTable: table({
        id: 'one-hot',
        caption: md`The first labels as one-hot rows.`,
        from: ['mnist'],
        rows: [0, 1, 2, 3, 4],
        columns: [
          { header: 'Image', cell: (image) => text(image + 1) },
          { header: 'Label', align: 'end', cell: (image) => text(train.labels[image]!) },
          {
            header: 'One-hot',
            cell: (image) => text([...oneHot(train.labels.subarray(image, image + 1), CLASSES)].join(' ')),
          },
        ],
      }),
    };
  },
});

function shape(sizes: readonly number[]): Prose {
  const [first, ...others] = sizes.map((size) => count({ name: 'size', unit: 'count', value: size }));
  return others.reduce((prose: Prose, size) => md`${prose} × ${size}`, md`${first!}`);
}

function firstDigits({ train }: ImageDataset) {
  const size = train.height * train.width;
  return imageGrid(
    Array.from({ length: SHOWN }, (_, image) => ({
      label: String(train.labels[image]!),
      pixels: train.images.subarray(image * size, (image + 1) * size),
    })),
    { columns: SHOWN, imageWidth: train.width, imageHeight: train.height, size: 56 },
  );
}
