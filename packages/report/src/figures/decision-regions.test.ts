import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { decisionRegions } from './decision-regions.ts';
import { renderChart } from './render-chart.ts';

const options = {
  classes: ['left', 'right'],
  xAxis: { title: 'x', domain: [-1, 1] as const },
  yAxis: { title: 'y', domain: [0, 4] as const },
  resolution: 50,
};
const half = (x: number) => (x > 0 ? 1 : 0);

function pixelOf(chart: ReturnType<typeof decisionRegions>, column: number, row: number): number[] {
  const url = String(chart.data.pictures![0]!.url);
  const { data, width } = decode(Buffer.from(url.split(',')[1]!, 'base64'));
  return Array.from(data.slice((row * width + column) * 4, (row * width + column) * 4 + 4));
}

describe('decisionRegions', () => {
  it('asks the classifier over the whole rectangle and says what it answers', () => {
    const chart = decisionRegions([{ title: '', classify: half }], options);
    for (const { x, y, answer } of chart.data.regions!) {
      expect(answer).toBe(half(Number(x)));
      expect(Number(x)).toBeGreaterThan(-1);
      expect(Number(y)).toBeLessThan(4);
    }
    expect(Math.max(...chart.data.regions!.map(({ y }) => Number(y)))).toBeGreaterThan(3.8);
  });

  it('tints the classes apart, the top of the picture being the high end of y', () => {
    const chart = decisionRegions([{ title: '', classify: (_, y) => (y > 2 ? 1 : 0) }], options);
    expect(pixelOf(chart, 10, 2).slice(0, 3)).toEqual([0xc4, 0x53, 0x0a]);
    expect(pixelOf(chart, 10, 47).slice(0, 3)).toEqual([0x0b, 0x62, 0xa9]);
  });

  it('is paler where two classes are near one half, and empty where there is no answer', () => {
    const sure = pixelOf(decisionRegions([{ title: '', classify: () => 0.99 }], options), 5, 5)[3]!;
    const unsure = pixelOf(decisionRegions([{ title: '', classify: () => 0.55 }], options), 5, 5)[3]!;
    expect(sure).toBeGreaterThan(unsure + 30);
    expect(pixelOf(decisionRegions([{ title: '', classify: () => Number.NaN }], options), 5, 5)[3]).toBe(0);
  });

  it('marks the points in a region of another class', () => {
    const points = [
      { x: 0.5, y: 1, label: 1 },
      { x: 0.5, y: 2, label: 0 },
    ];
    const { rows } = decisionRegions([{ title: 't', classify: half, points }], options).data;
    expect(rows!.map(({ class: name, wrong }) => [name, wrong])).toEqual([
      ['right', false],
      ['left', true],
    ]);
  });

  it('draws panels side by side on a page, and below each other on a phone', async () => {
    const chart = decisionRegions(
      ['a', 'b'].map((title) => ({ title, classify: half })),
      options,
    );
    const { width, phone } = await renderChart('r', '', chart);
    expect(width).toBeLessThanOrEqual(720);
    expect(phone!.width).toBeLessThanOrEqual(328);
  });
});
