import { expect, it } from 'vitest';
import { imageGrid } from '../figures/image-grid.ts';
import { table } from '../tables/table.ts';
import type { Inline } from '../text/inline.ts';
import { md } from '../text/markdown-text.ts';
import { percent } from '../text/number-format.ts';
import { type Block, figure, finding, section } from './blocks.ts';
import { briefNumbers } from './brief-numbers.ts';
import { inlinesOf, leavesOf } from './walk.ts';

const accuracy = {
  name: 'a',
  unit: 'fraction',
  value: 0.95,
  n: 10,
  standardError: 0.005,
  ci95: [0.939, 0.961],
} as const;
const other = { ...accuracy, name: 'b' };
const chart = imageGrid([], { columns: 1, imageWidth: 1, imageHeight: 1 });

function shown(blocks: readonly Block[]): string[] {
  return [...inlinesOf(briefNumbers(blocks))].map(({ value }: { value: Inline }) =>
    [...leavesOf(value)]
      .map((leaf) => ('text' in leaf ? leaf.text.replaceAll('\u00a0', ' ') : ''))
      .join('; '),
  );
}

const once = '95.0 % (95 % CI 93.9 to 96.1)';
const all = '95.0 % (SE 0.5, 95 % CI 93.9 to 96.1, n = 10)';

it('shows the interval once in a section of the first level, in sections within it, boxes and captions too', () => {
  const blocks = [
    section(
      { id: 'one', title: 'One' },
      md`${percent(accuracy)}, again ${percent(accuracy)}`,
      section({ id: 'inner', title: 'Inner' }, md`${percent(accuracy)} and ${percent(other)}`),
      finding(md`${percent(other)}`),
      figure({ id: 'f', caption: md`${percent(accuracy)}`, alt: md`${percent(other)}`, from: [], chart }),
    ),
    section({ id: 'two', title: 'Two' }, md`${percent(accuracy)}`),
  ];
  expect(shown(blocks)).toEqual([`${once}; 95.0 %`, `95.0 %; ${once}`, '95.0 %', '95.0 %', '95.0 %', once]);
});

it('keeps everything in tables, and what the author asked for', () => {
  const cells = table({
    id: 't',
    caption: md`T`,
    from: [],
    rows: [0],
    columns: [{ header: 'A', cell: () => percent(accuracy) }],
  });
  expect(shown([cells])).toEqual(['', all]);
  expect(shown([md`${percent(accuracy, { show: 'full' })} ${percent(accuracy, { show: 'se' })}`])).toEqual([
    `${all}; 95.0 ± 0.5 %`,
  ]);
});
