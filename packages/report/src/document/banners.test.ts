import { expect, it } from 'vitest';
import { banners, statuses } from './banners.ts';
import type { DataStatus } from './source-notes.ts';

const real = (name: string): [string, DataStatus] => [name, { name, title: name, source: 'real' }];
const drawn = (name: string, standInReason?: string): [string, DataStatus] => [
  name,
  {
    name,
    title: `drawn ${name}`,
    source: 'stand-in',
    ...(standInReason === undefined ? {} : { standInReason }),
  },
];
const of = (read: [string, DataStatus][], shown: [string, DataStatus][] = []) => {
  return { read: new Map(read), shown: new Map(shown) };
};

it('says nothing where all is real', () => {
  expect(banners(of([real('mnist')], [real('mnist')]))).toEqual([]);
});

it('says once what holds of several sets', () => {
  const text =
    'This report was made without the real mnist and fashion; in their place stand drawn mnist and drawn fashion. ' +
    'Numbers and pictures that depend on them say so. Reason: no network.';
  expect(banners(of([drawn('mnist', 'no network'), drawn('fashion', 'no network')]))).toEqual([
    { title: 'Stand-in data', text },
  ]);
});

it('tells pictures of stand-ins from results of them', () => {
  const data = of([real('mnist')], [drawn('mnist')]);
  expect(banners(data)).toEqual([
    {
      title: 'Stand-in pictures',
      text: 'The results are of the real mnist. The images were not at hand when this page was written, so pictures of them show drawn mnist.',
    },
  ]);
  expect(statuses(data).get('mnist')).toMatchObject({ source: 'real', pictures: { source: 'stand-in' } });
});

it('has a banner for each reason', () => {
  expect(banners(of([drawn('a', 'x'), drawn('b', 'y'), drawn('c', 'x')]))).toHaveLength(2);
});
