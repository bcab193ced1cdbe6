// What charts make of data that no example has: series that are no words, names with dots, nothing finite, tiny and huge
// numbers, equal labels, values below 0 on logarithmic axes. Pictures of the same: test/figures-in-browser.test.ts.

import { histogram as countInBins } from '@trialbook/stats';
import { describe, expect, it } from 'vitest';
import type { Chart } from './chart.ts';
import { vegaLite } from './chart.ts';
import { dotInterval } from './dot-interval.ts';
import { binCounts, histogram } from './histogram.ts';
import { lineWithBand } from './line-with-band.ts';
import { palette } from './palette.ts';
import { raster } from './raster.ts';
import { renderChart } from './render-chart.ts';
import { scatter } from './scatter.ts';
import { violin } from './violin.ts';

const drawn = async (chart: Chart) => (await renderChart('f', '', chart)).svg;
const words = (svg: string) =>
  [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map((match) =>
    match[1]!.replaceAll(/<\/tspan><tspan[^>]*>/g, ' ').replace(/<[^>]*>/g, ''),
  );
/** In how many colours of series there is a line: an open path, which no mark of a point or a legend is. */
const strokes = (svg: string) => {
  const lines = [...svg.matchAll(/<path [^>]*d="M[^AZ"]*L[^AZ"]*"[^>]*>/g)].map(([path]) => path);
  return palette.series.filter((colour) => lines.some((path) => path.includes(`stroke="${colour}"`))).length;
};

const axes = { xAxis: { title: 'Epoch' }, yAxis: { title: 'Loss' } } as const;
const rowsOf = <Name extends string>(field: Name, names: readonly (string | number | boolean | null)[]) =>
  names.flatMap((name, i) =>
    [1, 2, 3].map(
      (x) => ({ x, y: i + x, [field]: name }) as { x: number; y: number } & Record<Name, typeof name>,
    ),
  );

describe('series', () => {
  it.each([
    ['numbers', [2, 4]],
    ['booleans', [true, false]],
    ['null beside words', [null, 'a']],
    ['numbers and null', [0, null, 3]],
  ])('of %s have a line each, in the colour of the legend', async (_, names) => {
    const svg = await drawn(lineWithBand(rowsOf('arm', names), { x: 'x', y: 'y', series: 'arm', ...axes }));
    expect(strokes(svg)).toBe(names.length);
    for (const name of names) expect(words(svg)).toContain(name === null ? 'none' : String(name));
  });

  it.each(['arm.name', 'arm[0]', "arm's", 'arm "a"', 'a\\b', '__proto__x'])(
    'in a field called %s have a line each',
    async (field) => {
      const svg = await drawn(
        lineWithBand(rowsOf(field, ['a', 'b']), { x: 'x', y: 'y', series: field as 'x', ...axes }),
      );
      expect(strokes(svg)).toBe(2);
    },
  );

  it('of every field may have dots in their names', async () => {
    const rows = [1, 2, 3].map((x) => ({ 'x.1': x, 'y.1': x, 'low.1': x - 1, 'high.1': x + 1 }));
    const svg = await drawn(
      lineWithBand(rows, { x: 'x.1', y: 'y.1', low: 'low.1', high: 'high.1', ...axes }),
    );
    const plain = [1, 2, 3].map((x) => ({ x, y: x, low: x - 1, high: x + 1 }));
    expect(svg).toBe(await drawn(lineWithBand(plain, { x: 'x', y: 'y', low: 'low', high: 'high', ...axes })));
  });

  it('beyond the colours differ by dash', async () => {
    const names = Array.from({ length: 16 }, (_, i) => `arm ${i}`);
    const svg = await drawn(lineWithBand(rowsOf('arm', names), { x: 'x', y: 'y', series: 'arm', ...axes }));
    const looks = [...svg.matchAll(/<path [^>]*d="M[^AZ"]*"[^>]*>/g)].map(([path]) =>
      [/stroke="#\w+"/, /stroke-dasharray="[^"]*"/].map((part) => part.exec(path)?.[0] ?? '').join(' '),
    );
    expect(new Set(looks).size).toBeGreaterThanOrEqual(16);
  });
});

describe('histogram', () => {
  const values = [-5, 0.2, 0.4, 0.6, 0.6, 1, 7];

  it('counts as @trialbook/stats does, values outside the domain in no bin', () => {
    const { counts, edges, below, above } = countInBins(values, { bins: 5, domain: [0, 1] });
    const bins = binCounts({ a: [...values, Number.POSITIVE_INFINITY, Number.NaN] }, 5, [0, 1]);
    expect(bins.map(({ count }) => count)).toEqual([...counts]);
    expect(bins.map(({ from }) => from)).toEqual([...edges].slice(0, 5));
    expect(below + above).toBe(2);
    expect(bins.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(5 / 9, 12);
  });

  it('says how many values stand in no bin', async () => {
    const chart = histogram({ a: [...values, Number.NaN] }, { axis: { title: 'x', domain: [0, 1] } });
    expect(words(await drawn(chart))).toContain('2 outside the axis, 1 not finite');
  });

  it('of equal values stays near them', () => {
    const bins = binCounts({ a: new Array<number>(30).fill(0.95) });
    expect(bins[0]!.from).toBeGreaterThan(0.9);
    expect(bins.at(-1)!.to).toBeLessThan(1);
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(30);
  });

  it('of huge values has bins of some width, and loses none', () => {
    const bins = binCounts({ a: [2 ** 60, 2 ** 60 + 256, 2 ** 60 + 512] });
    for (const { from, to } of bins) expect(to).toBeGreaterThan(from);
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(3);
  });

  it('keeps a group without values', async () => {
    expect(words(await drawn(histogram({ a: [1, 2], b: [] }, { axis: { title: 'x' } })))).toContain(
      'b (none completed)',
    );
    await drawn(histogram({ a: [Number.NaN] }, { axis: { title: 'x' } }));
  });
});

describe('arms of which nothing completed', () => {
  const none = { name: 'e', unit: 'fraction', value: Number.NaN, n: 0 } as const;
  const some = { name: 'e', unit: 'fraction', value: 0.9, n: 5, ci95: [0.88, 0.92] } as const;

  it('keep their row among dots, with a word instead of a number', async () => {
    const chart = dotInterval(
      [
        { label: 'a', estimate: some },
        { label: 'b', estimate: none },
      ],
      { axis: { title: 'x' } },
    );
    const shown = words(await drawn(chart));
    expect(shown).toEqual(expect.arrayContaining(['a', 'b', 'none completed']));
    expect(chart.data.rows![1]).toMatchObject({ value: null, low: null, high: null, n: 0 });
    expect(
      words(await drawn(dotInterval([{ label: 'b', estimate: none }], { axis: { title: 'x' } }))),
    ).toContain('none completed');
  });

  it('keep their place among violins', async () => {
    const shown = words(
      await drawn(violin({ a: [1, 2, 3], b: [], c: [Number.NaN] }, { axis: { title: 'x' } })),
    );
    expect(shown).toEqual(expect.arrayContaining(['a', 'b', 'c', 'none completed']));
    await drawn(violin({ b: [] }, { axis: { title: 'x' } }));
  });

  it('leave an empty plot of lines and of points that says so', async () => {
    const rows = [1, 2].map((x) => ({ x, y: Number.NaN }));
    expect(words(await drawn(lineWithBand(rows, { x: 'x', y: 'y', ...axes })))).toContain(
      'Loss (2 not finite)',
    );
    expect(words(await drawn(lineWithBand([] as typeof rows, { x: 'x', y: 'y', ...axes })))).toContain(
      'Loss (nothing to show)',
    );
    await drawn(scatter([{ x: 1, y: Number.NaN, group: 'a' }], axes));
  });

  it('give a surface without numbers no infinite legend', async () => {
    const grid = {
      values: [Number.NaN, Number.NaN],
      columns: 2,
      rows: 1,
      xDomain: [0, 1],
      yDomain: [0, 1],
    } as const;
    const shown = words(
      await drawn(raster({ a: grid }, { xAxis: { title: 'x' }, yAxis: { title: 'y' }, valueTitle: 'z' })),
    ).join(' ');
    expect(shown).toContain('z (no finite value)');
    expect(shown).not.toMatch(/Infinity|NaN/);
  });
});

describe('what Vega cannot draw', () => {
  it('is told with figure, field, row and the names in it', async () => {
    const chart = vegaLite(
      {
        mark: 'point',
        encoding: { x: { field: 'accuracy', type: 'quantitative' }, y: { field: 'n', type: 'quantitative' } },
      },
      [
        { arm: 'plain', accuracy: Number.NaN, n: 1 },
        { arm: 'dropout', accuracy: Number.POSITIVE_INFINITY, n: 2 },
      ],
    );
    await expect(renderChart('f', '', chart)).rejects.toThrow(
      /^figure "f": the field "accuracy" cannot be drawn: row 0 of "rows" \(arm "plain"\) has accuracy = NaN, and 1 more are not finite\. Give null/,
    );
  });
});

describe('labels', () => {
  it('that are equal have a row each', async () => {
    const estimate = { name: 'e', unit: '', value: 1 } as const;
    const arms = [1, 2, 3].map((value) => ({ label: 'same', estimate: { ...estimate, value } }));
    expect(
      words(await drawn(dotInterval(arms, { axis: { title: 'x' } }))).filter((word) => word === 'same'),
    ).toHaveLength(3);
  });

  it.each([1e-20, 1e-7, 3, 1e9, 1e20])('of ticks near %d are all different', async (size) => {
    const rows = [1, 2, 3, 4].map((x) => ({ x: x / 10, y: x * size }));
    const shown = words(await drawn(lineWithBand(rows, { x: 'x', y: 'y', ...axes })));
    expect(shown).toEqual([...new Set(shown)]);
    for (const word of shown) expect(word.length).toBeLessThan(12);
  });

  it('of ticks far from 0 and near each other are all different', async () => {
    const rows = [1, 2, 3, 4].map((x) => ({ x: x / 10, y: 1e9 + x }));
    const shown = words(await drawn(lineWithBand(rows, { x: 'x', y: 'y', ...axes })));
    expect(shown).toEqual([...new Set(shown)]);
  });
});

describe('a logarithmic axis', () => {
  const yAxis = { title: 'Loss', scale: 'log' } as const;

  it('of nothing above 0 has labels, and says that nothing is shown', async () => {
    const rows = [1, 2].map((x) => ({ x, y: -x }));
    const shown = words(await drawn(lineWithBand(rows, { x: 'x', y: 'y', ...axes, yAxis })));
    expect(shown).toContain('Loss (2 at or below 0 not shown)');
    expect(shown.filter((word) => /^\d/.test(word)).length).toBeGreaterThan(2);
  });

  it('draws an interval that reaches below 0 down to its foot', async () => {
    const rows = [1, 2, 3].map((x) => ({ x, y: 1 / x, low: 1 / x - 0.5, high: 1 / x + 0.5 }));
    const svg = await drawn(lineWithBand(rows, { x: 'x', y: 'y', low: 'low', high: 'high', ...axes, yAxis }));
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(words(svg)).toContain('Loss');
    const interval = { name: 'e', unit: '', value: 0.1, ci95: [-0.2, 0.4] } as const;
    expect(await drawn(dotInterval([{ label: 'a', estimate: interval }], { axis: yAxis }))).not.toMatch(
      /NaN|Infinity/,
    );
  });

  it('reaches no further than its values', async () => {
    const rows = [1, 2, 3].map((x) => ({ x, y: 0.2 + x / 100 }));
    const shown = words(await drawn(lineWithBand(rows, { x: 'x', y: 'y', ...axes, yAxis })));
    expect(shown).not.toContain('0.1');
    expect(shown).toContain('0.22');
  });
});
