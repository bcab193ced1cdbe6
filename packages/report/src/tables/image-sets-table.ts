// The table of a report's image sets: how many images, their shape, their classes.

import type { ImageDataset } from '@trialbook/datasets';
import type { Prose } from '../text/inline.ts';
import { text } from '../text/inline.ts';
import { type Table, table } from './table.ts';

/** A row per image set: title, training and test images, shape, classes. */
export function imageSetsTable(
  sets: readonly ImageDataset[],
  { id, caption }: { readonly id: string; readonly caption: Prose },
): Table {
  return table({
    id,
    caption,
    from: sets.map(({ name }) => name),
    rows: sets,
    columns: [
      { header: 'Set', cell: ({ title }) => title },
      { header: 'Training images', cell: ({ train }) => text(train.count), align: 'end' },
      { header: 'Test images', cell: ({ test }) => text(test.count), align: 'end' },
      { header: 'Shape', cell: ({ train }) => text(`${train.height} × ${train.width}`), align: 'end' },
      { header: 'Classes', cell: ({ classNames }) => text(classNames.length), align: 'end' },
    ],
  });
}
