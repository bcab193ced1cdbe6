// The data the problems are about: digits, garments, and the Eggholder surface.

import { EGGHOLDER_BOUND, eggholder } from '@trialbook/datasets';
import { defineProblem, figure, firstOfEachClass, imageSetsTable, md, raster, text } from '@trialbook/report';

const PER_CLASS = 2;
const GRID = 256;

export const dataProblem = defineProblem({
  id: 'data',
  needs: {},
  data: ['mnist', 'fashion-mnist'],
  values: async (_, { data }) => {
    const digits = await data('mnist');
    const garments = await data('fashion-mnist');
    return {
      perClass: PER_CLASS,
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
      eggholder: figure({
        id: 'eggholder-surface',
        caption: md`The Eggholder function on its square, without noise.`,
        alt: 'A surface of curved ridges and valleys that become steeper towards the corners; the deepest valley touches the right edge.',
        from: [],
        chart: raster(
          { '': eggholderGrid() },
          { xAxis: { title: 'x₁' }, yAxis: { title: 'x₂' }, valueTitle: 'f(x₁, x₂)', size: 360 },
        ),
      }),
    };
  },
});

function eggholderGrid() {
  const centre = (i: number) => -EGGHOLDER_BOUND + ((i + 0.5) * 2 * EGGHOLDER_BOUND) / GRID;
  const domain = [-EGGHOLDER_BOUND, EGGHOLDER_BOUND] as const;
  return {
    values: Float64Array.from({ length: GRID * GRID }, (_, i) =>
      eggholder(centre(i % GRID), centre(Math.floor(i / GRID))),
    ),
    columns: GRID,
    rows: GRID,
    xDomain: domain,
    yDomain: domain,
  };
}
