// The data the problems are about: digits, garments, and the Eggholder surface.

import { EGGHOLDER_BOUND, eggholder, type ImageDataset } from '@trialbook/datasets';
import {
  type Block,
  figure,
  type GridImage,
  imageGrid,
  md,
  type ReportContext,
  raster,
  ref,
  section,
  table,
  text,
} from '@trialbook/report';
import type { ReferenceKey } from './references.ts';

const PER_CLASS = 2;
const GRID = 256;

export async function dataSection({
  cite,
  data,
}: ReportContext<ReferenceKey, 'mnist' | 'fashion-mnist'>): Promise<Block> {
  const digits = await data('mnist');
  const garments = await data('fashion-mnist');
  return section(
    { id: 'data', title: 'The data' },
    md`The image problems use the digits of MNIST ${cite('mnist')} and, where a second set is called for, the garments of
      Fashion-MNIST ${cite('fashion')}: grey images with a class each (${ref('image-sets')}). ${ref('digits')} and
      ${ref('garments')} show the first ${text(PER_CLASS)} training images of every class.`,
    table({
      id: 'image-sets',
      caption: md`The image sets as loaded.`,
      from: ['mnist', 'fashion-mnist'],
      rows: [digits, garments],
      columns: [
        { header: 'Set', cell: (set) => set.title },
        { header: 'Training images', cell: (set) => text(set.train.count), align: 'end' },
        { header: 'Test images', cell: (set) => text(set.test.count), align: 'end' },
        {
          header: 'Shape',
          cell: (set) => text(`${set.train.height} × ${set.train.width}`),
          align: 'end',
        },
        { header: 'Classes', cell: (set) => text(set.classNames.length), align: 'end' },
      ],
    }),
    figure({
      id: 'digits',
      caption: md`The first ${text(PER_CLASS)} training images of each digit.`,
      alt: 'Handwritten digits, 0 to 9, two of each.',
      from: ['mnist'],
      chart: firstOfEachClass(digits),
    }),
    figure({
      id: 'garments',
      caption: md`The first ${text(PER_CLASS)} training images of each kind of garment.`,
      alt: 'Grey pictures of garments, shoes and bags, two of each of ten kinds.',
      from: ['fashion-mnist'],
      chart: firstOfEachClass(garments),
    }),
    md`Problem 4 learns the Eggholder function, a sum of two oscillations whose frequency and amplitude grow away from
      the origin (${ref('eggholder-surface')}).`,
    figure({
      id: 'eggholder-surface',
      caption: md`The Eggholder function on its square, without noise.`,
      alt: 'A surface of curved ridges and valleys that become steeper towards the corners; the deepest valley touches the right edge.',
      from: [],
      chart: raster(
        { '': eggholderGrid() },
        { xAxis: { title: 'x₁' }, yAxis: { title: 'x₂' }, valueTitle: 'f(x₁, x₂)', size: 360 },
      ),
    }),
  );
}

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
