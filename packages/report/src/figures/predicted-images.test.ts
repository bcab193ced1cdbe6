import { expect, it } from 'vitest';
import { palette } from './palette.ts';
import { predictedImages } from './predicted-images.ts';

const pixels = new Uint8Array(4);
const chart = predictedImages(
  [
    { pixels, actual: 1, predicted: 1 },
    { pixels, actual: 0, predicted: 1 },
  ],
  { columns: 2, imageWidth: 2, imageHeight: 2, classes: ['shirt', 'coat'] },
);

it('has predicted and actual class of every image', () => {
  expect(chart.data.rows).toEqual([
    { index: 0, predicted: 'coat', actual: 'coat', wrong: false },
    { index: 1, predicted: 'coat', actual: 'shirt', wrong: true },
  ]);
});

it('marks wrong ones by colour, and without colour by a cross, the right class and a frame', () => {
  for (const svg of [chart.svg, chart.phone!]) {
    const words = [...svg.matchAll(/<text[^>]*fill="([^"]*)"[^>]*>([^<]*)<\/text>/g)];
    const wrong = words.filter(([, fill]) => fill === palette.error).map(([, , inside]) => inside);
    expect(wrong.join(' ')).toBe('✗ coat, is shirt');
    expect(words.filter(([, fill]) => fill !== palette.error).map(([, , inside]) => inside)).toEqual([
      'coat',
    ]);
    expect(svg.match(new RegExp(`stroke="${palette.error}"`, 'g'))).toHaveLength(1);
  }
});
