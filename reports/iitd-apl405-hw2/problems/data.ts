// The digits that questions 4 and 5 are about. Runs nothing.

import { defineProblem, figure, firstOfEachClass, md, table, text } from '@trialbook/report';

const PER_CLASS = 2;

/** The image set as loaded, and the first images of every class. */
export const dataProblem = defineProblem({
  id: 'data',
  needs: {},
  data: ['mnist'],
  values: async (_, { data }) => {
    const digits = await data('mnist');
    return {
      perClass: PER_CLASS,
      pixels: digits.train.height * digits.train.width,
      sets: table({
        id: 'image-sets',
        caption: md`The images as loaded.`,
        from: ['mnist'],
        rows: [
          { part: 'Training', set: digits.train },
          { part: 'Test', set: digits.test },
        ],
        columns: [
          { header: 'Part', cell: ({ part }) => part },
          { header: 'Images', cell: ({ set }) => text(set.count), align: 'end' },
          { header: 'Shape', cell: ({ set }) => text(`${set.height} × ${set.width}`), align: 'end' },
        ],
      }),
      digits: figure({
        id: 'digits',
        caption: md`The first ${text(PER_CLASS)} training images of each digit.`,
        alt: 'Handwritten digits, 0 to 9, two of each.',
        from: ['mnist'],
        chart: firstOfEachClass(digits, PER_CLASS),
      }),
    };
  },
});
