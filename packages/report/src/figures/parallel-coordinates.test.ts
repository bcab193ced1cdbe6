import { describe, expect, it } from 'vitest';
import { parallelCoordinates } from './parallel-coordinates.ts';
import { renderChart } from './render-chart.ts';

const rows = [
  { rate: 0.001, units: 64, name: 'a', accuracy: 0.9 },
  { rate: 0.1, units: 256, name: 'b', accuracy: 0.95 },
  { rate: 1, units: 128, name: 'a', accuracy: Number.NaN },
];
const chart = parallelCoordinates(rows, {
  dimensions: [
    { field: 'rate', title: 'Rate', scale: 'log' },
    { field: 'units', title: 'Units', scale: 'category' },
    { field: 'name', title: 'Name' },
    { field: 'accuracy', title: 'Accuracy' },
  ],
  highlight: ({ accuracy }) => accuracy > 0.92,
});
const at = (line: number) => chart.data.lines!.filter((row) => row.line === line).map((row) => row.at);

describe('parallelCoordinates', () => {
  it('places values between 0 and 1 on each axis: logarithms, categories in order, numbers', () => {
    expect(at(0)).toEqual([0, 0, 0, 0]);
    expect(at(1)).toEqual([expect.closeTo(2 / 3), 1, 1, 1]);
    expect(at(2).slice(0, 3)).toEqual([1, 0.5, 0]);
  });

  it('places what is not finite below its axis, where a tick says none', () => {
    expect(at(2)[3]).toBeLessThan(0);
    const ticks = chart.data.ticks!.filter(({ dimension }) => dimension === 3);
    expect(ticks.at(-1)).toMatchObject({ label: 'none', at: at(2)[3] });
    expect(chart.data.ticks!.filter(({ label }) => label === 'none')).toHaveLength(1);
  });

  it('keeps the rows as they were for the data, and marks those that stand out', () => {
    expect(chart.data.rows).toBe(rows);
    expect(chart.data.lines!.map((row) => row.highlighted).filter((_, i) => i % 4 === 0)).toEqual([
      'others',
      'best',
      'others',
    ]);
  });

  it('writes every title and every tick, on a page and on a phone', async () => {
    const { svg, phone } = await renderChart('p', '', chart);
    for (const drawing of [svg, phone!.svg]) {
      for (const words of ['Rate', 'Units', 'Name', 'Accuracy', '256', '0.01', 'none', 'best'])
        expect(drawing).toContain(`>${words}<`);
    }
  });

  it('never writes one label at two places', () => {
    const { ticks } = parallelCoordinates([{ x: 0.951 }, { x: 0.958 }], {
      dimensions: [{ field: 'x', title: 'x', label: (value) => value.toFixed(2) }],
    }).data;
    expect(ticks!.map(({ label }) => label)).toEqual([...new Set(ticks!.map(({ label }) => label))]);
  });

  it('draws equal values, and no row at all', async () => {
    const dimensions = [{ field: 'x' as const, title: 'x' }];
    await renderChart('p', '', parallelCoordinates([{ x: 3 }, { x: 3 }], { dimensions }));
    await renderChart('p', '', parallelCoordinates<{ x: number }>([], { dimensions }));
  });
});
