// The data: two sets of grey images in ten classes, and how they are split.

import { defineProblem, figure, firstOfEachClass, imageSetsTable, md, text } from '@trialbook/report';
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
      sets: imageSetsTable([digits, garments], { id: 'image-sets', caption: md`The image sets as loaded.` }),
      digits: figure({
        id: 'digits',
        caption: md`The first ${text(PER_CLASS)} training images of each digit.`,
        alt: 'Handwritten digits, 0 to 9, two of each.',
        from: ['mnist'],
        chart: firstOfEachClass(digits, PER_CLASS),
      }),
      garments: figure({
        id: 'garments',
        caption: md`The first ${text(PER_CLASS)} training images of each kind of garment.`,
        alt: 'Grey pictures of garments, shoes and bags, two of each of ten kinds.',
        from: ['fashion-mnist'],
        chart: firstOfEachClass(garments, PER_CLASS),
      }),
    };
  },
});
