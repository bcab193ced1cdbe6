// The data: two sets of grey images in ten classes, and how they are split.

import type { ImageDataset } from '@trialbook/datasets';
import { defineProblem, figure, type GridImage, imageGrid, md, table, text } from '@trialbook/report';
import { SCALES } from '../experiments/scales.ts';

const PER_CLASS = 2;

export const dataProblem = defineProblem({
  id: 'data',
  needs: {},
  data: ['mnist', 'fashion-mnist'],
  values: async (_, { data, profile }) => {
    const digits = await data('mnist');
    const garments = await data('fashion-mnist');
    const { trainImages, validationImages, testImages } = SCALES[profile];
    return {
      trainImages,
      validationImages,
      testImages,
      sets: table({
        id: 'image-sets',
        caption: md`The image sets as loaded.`,
        from: ['mnist', 'fashion-mnist'],
        rows: [digits, garments],
        columns: [
          { header: 'Set', cell: (set) => set.title },
          { header: 'Training images', cell: (set) => text(set.train.count), align: 'end' },
          { header: 'Test images', cell: (set) => text(set.test.count), align: 'end' },
          { header: 'Shape', cell: (set) => text(`${set.train.height} × ${set.train.width}`), align: 'end' },
          { header: 'Classes', cell: (set) => text(set.classNames.length), align: 'end' },
        ],
      }),
      digits: figure({
        id: 'digits',
        caption: md`The first ${text(PER_CLASS)} training images of each digit.`,
        alt: 'Handwritten digits, 0 to 9, two of each.',
        from: ['mnist'],
        chart: firstOfEachClass(digits),
      }),
      garments: figure({
        id: 'garments',
        caption: md`The first ${text(PER_CLASS)} training images of each kind of garment.`,
        alt: 'Grey pictures of garments, shoes and bags, two of each of ten kinds.',
        from: ['fashion-mnist'],
        chart: firstOfEachClass(garments),
      }),
    };
  },
});

function firstOfEachClass({ train, classNames }: ImageDataset) {
  const size = train.height * train.width;
  const images: GridImage[] = [];
  for (let nth = 0; nth < PER_CLASS; nth++) {
    classNames.forEach((label, index) => {
      const at = nthOfClass(train.labels, index, nth);
      if (at >= 0) images.push({ label, pixels: train.images.subarray(at * size, (at + 1) * size) });
    });
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
