import { expect, it } from 'vitest';
import { typedDigits } from './typed-digits.ts';

const found = (source: string) => typedDigits({ name: 'text/1.md', source }).map(({ digits }) => digits);

it('lists numbers in words, with their places', () => {
  expect(typedDigits({ name: 'text/1.md', source: 'a\nwith 95 % of 1.5 and −3.' })).toEqual([
    { place: 'text/1.md:2:6', digits: '95' },
    { place: 'text/1.md:2:14', digits: '1.5' },
    { place: 'text/1.md:2:23', digits: '3.' },
  ]);
  expect(found('(5) layers, 10 000 images, table | 3 |')).toEqual(['5', '10', '000', '3']);
});

it.each([
  'mathematics $x_1 + 2$ and\n\n$$\n3x\n$$ {#eq-3}',
  'code `3`\n\n~~~\n4\n~~~',
  '# Problem 1.2 {#p1-2}',
  'values {{ 20 }} and {{ a.b2 | percent: digits: 1 }}, {% if a.b3 %}x{% endif %}',
  'references @fig-a-1, [@lu2020], a note[^1]\n\n[^1]: here',
  'names LeNet-5, C1, L2, 2-D, 3x, ResNet‑50, x1',
  '1. one\n2. two',
  'a link [there](https://example.org/2020/1) and <https://example.org/2>',
  '::: note Step 2\nwords\n:::',
])('leaves alone: %s', (source) => {
  expect(found(source)).toEqual([]);
});
