import { expect, it } from 'vitest';
import { flattenProse } from './flatten-prose.ts';
import type { PlainText, Prose } from './inline.ts';
import { joined, listed } from './listed.ts';
import { md } from './markdown-text.ts';

const words = (prose: Prose) => {
  const { source, values } = flattenProse(prose);
  return source.replace(/\uE000(\d+)\uE001/g, (_, at) => (values[Number(at)] as PlainText).text);
};

it('lists words and prose', () => {
  expect([[], ['a'], ['a', 'b'], ['a', md`*b*`, 'c']].map((pieces) => words(listed(pieces)))).toEqual([
    '',
    'a',
    'a and b',
    'a, *b* and c',
  ]);
});

it('joins by any words', () => {
  expect(words(joined(['a', 'b', 'c'], '; '))).toBe('a; b; c');
});
