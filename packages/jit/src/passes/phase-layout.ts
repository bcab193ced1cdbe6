// The layout of images in phases, [batch, 4, channels, windows]: the four pixels of each 2 × 2 window one after the other.

import { GraphError } from '../errors.ts';
import type { ConstantData, Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import { allocate } from '../graph/operations/memory.ts';

/** Lengths of four axes: of images, batch, channels, height, width; in phases, batch, 4 or 1, channels, windows. */
export type FourAxes = readonly [number, number, number, number];

/** Row and column of each phase within its window. */
export const phasePlaces = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;

/** The shape of a value of four axes. */
export function fourAxes({ shape }: Value): FourAxes {
  if (shape.length !== 4) throw new GraphError(`four axes are needed; got [${shape}]`);
  return shape as unknown as FourAxes;
}

/** The numbers of images, `[batch, channels, height, width]`, in phases. */
export function numbersInPhases(image: Value, data: ConstantData): ConstantData {
  const [batch, channels, height, width] = fourAxes(image);
  const windows = (height * width) / 4;
  const moved = allocate(image.dtype, data.length);
  for (let plane = 0; plane < batch * channels; plane++) {
    const [n, c] = [Math.floor(plane / channels), plane % channels];
    for (let pixel = 0; pixel < height * width; pixel++) {
      const [row, column] = [Math.floor(pixel / width), pixel % width];
      const phase = (row % 2) * 2 + (column % 2);
      const window = (row >> 1) * (width / 2) + (column >> 1);
      moved[((n * 4 + phase) * channels + c) * windows + window] = data[plane * height * width + pixel]!;
    }
  }
  return moved;
}

/** Images of a shape put back together from all four of their phases. */
export function fromPhases(builder: GraphBuilder, phases: Value, image: Value): Value {
  const [batch, channels, height, width] = fourAxes(image);
  // Two transposes of four axes take less than half the time of one of six.
  const [rows, columns] = [height / 2, width / 2];
  const pairs = builder.op('Reshape', [phases], { shape: [2 * batch, 2, channels * rows, columns] });
  const besides = builder.op('Transpose', [pairs], { perm: [0, 2, 3, 1] });
  const lines = builder.op('Reshape', [besides], { shape: [batch, 2, channels * rows, width] });
  const below = builder.op('Transpose', [lines], { perm: [0, 2, 1, 3] });
  return builder.op('Reshape', [below], { shape: [...image.shape] });
}

/** `[filters, in, h, w]` to `[4 · filters, in, h + 1, w + 1]`: each filter where it sits in the window of each phase. */
export function shiftedFilters(builder: GraphBuilder, filter: Value): Value {
  const shifted = phasePlaces.map(([row, column]) =>
    builder.op('Pad', [filter], {
      pads: [0, 0, row, column, 0, 0, 1 - row, 1 - column],
      mode: 'constant',
      value: 0,
    }),
  );
  return builder.op('Concat', shifted, { axis: 0 });
}
