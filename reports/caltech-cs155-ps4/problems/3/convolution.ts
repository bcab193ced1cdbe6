// 3A–3E: sizes and sums of convolution and pooling, computed by the layers that the models use. Trains nothing.

import { averagePool, constant, conv2d, type Layer, maxPool, sequential } from '@trialbook/models';
import { seedTree } from '@trialbook/random';
import { defineProblem, figure, imageGrid, md, table, text } from '@trialbook/report';
import { predict } from '@trialbook/training';

/** The convolution of 3B and 3C. */
const COLOUR = { rows: 32, columns: 32, channels: 3, filters: 8, size: 5 } as const;
/** Convolutions one after the other whose sizes are compared. */
const DEPTHS = [1, 2, 3, 4, 5, 6, 7] as const;
/** Sides of the images and filters whose border is looked at. */
const BORDERS = [
  { side: 28, size: 3 },
  { side: 28, size: 5 },
  { side: 32, size: 5 },
  { side: 7, size: 5 },
  { side: 4, size: 5 },
] as const;

export const convolutionProblem = defineProblem({
  id: 'convolution',
  needs: {},
  values: async () => {
    const { rows, columns, channels, filters, size } = COLOUR;
    const layer = sequential('colour', [rows, columns, channels], { conv: conv2d({ filters, size }) });
    const wasted = await Promise.all(
      BORDERS.map(async ({ side, size: filter }) => ({
        side,
        size: filter,
        share: await wastedShare(side, filter),
      })),
    );
    const corners = reconstructed();
    const [average, largest] = await Promise.all([
      Promise.all(corners.map((pixels) => pooled(averagePool(), pixels))),
      Promise.all(corners.map((pixels) => pooled(maxPool(), pixels))),
    ]);
    return {
      ...COLOUR,
      parameters: layer.parameterCount,
      weightsPerFilter: size * size * channels,
      output: layer.outputShape.join(' × '),
      outputRows: layer.outputShape[0]!,
      averages: average.map(rowsOf).join('; '),
      averageRows: table({
        id: 'pooled-values',
        caption: md`The four reconstructed matrices after pooling, row by row.`,
        from: [],
        rows: corners.map((_, i) => i),
        columns: [
          { header: 'Block in the corner', cell: (i) => CORNERS[i]! },
          { header: 'Average', align: 'end', cell: (i) => text(rowsOf(average[i]!)) },
          { header: 'Maximum', align: 'end', cell: (i) => text(rowsOf(largest[i]!)) },
        ],
      }),
      allOnes: largest.every((values) => values.every((value) => value === 1)),
      asPublished: average.map(rowsOf).join() === PUBLISHED_AVERAGES.join(),
      pooling: figure({
        id: 'pooled-matrices',
        caption: md`The reconstruction: a block of ones in each corner of a matrix of zeros (top), the average of each 2 × 2 window (middle) and its maximum (bottom). White is 0, full ink is 1.`,
        alt: md`Four 4 × 4 matrices with a 3 × 3 block of ones in one corner. Averages, row by row: ${text(average.map(rowsOf).join('; '))}. Maxima: all ones.`,
        from: [],
        chart: imageGrid(
          [
            ...corners.map((pixels, i) => ({ label: `block ${CORNERS[i]!}`, pixels: inked(pixels, 4) })),
            ...average.map((pixels) => ({ label: `average ${rowsOf(pixels)}`, pixels: inked(pixels, 2) })),
            ...largest.map((pixels) => ({ label: `maximum ${rowsOf(pixels)}`, pixels: inked(pixels, 2) })),
          ],
          { columns: 4, imageWidth: 8, imageHeight: 8, size: 96 },
        ),
      }),
      wastedLarge: percentOf(wasted.find(({ side, size: filter }) => side === 32 && filter === 5)!.share),
      wastedSmall: percentOf(wasted.at(-1)!.share),
      smallSide: wasted.at(-1)!.side,
      waste: table({
        id: 'padding-waste',
        caption: md`Products with a padding zero as a share of all products of a convolution that keeps the size, counted by running it on ones.`,
        from: [],
        rows: wasted,
        columns: [
          { header: 'Image', cell: ({ side }) => text(`${side} × ${side}`) },
          { header: 'Filter', cell: ({ size: filter }) => text(`${filter} × ${filter}`) },
          { header: 'Wasted products', align: 'end', cell: ({ share }) => text(percentOf(share)) },
        ],
      }),
      deepest: DEPTHS.at(-1)!,
      deepestSide: sideAfter(DEPTHS.at(-1)!, 'valid'),
      sizes: table({
        id: 'padding-sizes',
        caption: md`Rows and columns that are left of a 32 × 32 image after so many 5 × 5 convolutions.`,
        from: [],
        rows: DEPTHS,
        columns: [
          { header: 'Convolutions', cell: (depth) => text(depth) },
          { header: 'Without padding', align: 'end', cell: (depth) => text(sideAfter(depth, 'valid')) },
          { header: 'With zero padding', align: 'end', cell: (depth) => text(sideAfter(depth, 'same')) },
        ],
      }),
    };
  },
});

const CORNERS = ['top left', 'top right', 'bottom right', 'bottom left'] as const;

/** The published averages, their minus signs left out. */
const PUBLISHED_AVERAGES = ['1 0.5 | 0.5 0.25', '0.5 1 | 0.25 0.5', '0.25 0.5 | 0.5 1', '0.5 0.25 | 1 0.5'];

/** 4 × 4 matrices of zeros with a 3 × 3 block of ones in one corner each, in the order of the published averages. */
function reconstructed(): Float32Array[] {
  const starts = [
    [0, 0],
    [0, 1],
    [1, 1],
    [1, 0],
  ] as const;
  return starts.map(([top, left]) =>
    Float32Array.from({ length: 16 }, (_, i) => {
      const [row, column] = [Math.floor(i / 4), i % 4];
      return row >= top && row < top + 3 && column >= left && column < left + 3 ? 1 : 0;
    }),
  );
}

async function pooled(layer: Layer, pixels: Float32Array): Promise<Float32Array> {
  return run(layer, pixels, 4);
}

async function run(layer: Layer, pixels: Float32Array, side: number): Promise<Float32Array> {
  const model = sequential('one-layer', [side, side, 1], { layer });
  const { params, state } = model.init(seedTree(0)); // constant weights: nothing is drawn
  return (await predict({ model, params, state, inputs: pixels, engine: 'tfjs-cpu' })).data as Float32Array;
}

/** Share of the products of a zero-padded convolution that have a padding zero in them: ones on ones count the others. */
async function wastedShare(side: number, size: number): Promise<number> {
  const layer = conv2d({ filters: 1, size, padding: 'same', weights: constant(1), bias: false });
  const real = await run(layer, new Float32Array(side * side).fill(1), side);
  return 1 - real.reduce((sum, value) => sum + value, 0) / (side * side * size * size);
}

/** Rows left after so many 5 × 5 convolutions of a 32 × 32 image. */
function sideAfter(depth: number, padding: 'same' | 'valid'): number {
  const layers = Object.fromEntries(
    Array.from({ length: depth }, (_, i) => [`conv${i + 1}`, conv2d({ filters: 1, size: 5, padding })]),
  );
  return sequential('stack', [32, 32, 1], layers).outputShape[0]!;
}

function rowsOf(values: Float32Array): string {
  const side = Math.sqrt(values.length);
  return Array.from({ length: side }, (_, row) =>
    Array.from(values.subarray(row * side, (row + 1) * side)).join(' '),
  ).join(' | ');
}

/** A square matrix of shares of ink as an 8 × 8 picture. */
function inked(values: Float32Array, side: number): Uint8Array {
  const block = 8 / side;
  return Uint8Array.from(
    { length: 64 },
    (_, i) => 255 * values[Math.floor(Math.floor(i / 8) / block) * side + Math.floor((i % 8) / block)]!,
  );
}

function percentOf(share: number): string {
  return `${(100 * share).toFixed(1)}\u00a0%`;
}
