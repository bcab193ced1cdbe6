import { describe, expect, it } from 'vitest';
import { learningCurves } from './learning-curves.ts';
import { renderChart } from './render-chart.ts';

const point = (x: number, mean: number) => ({
  x,
  mean,
  low: mean - 0.1,
  high: mean + 0.1,
  standardError: 0.05,
  n: 5,
});
const curve = (label: string) => ({
  label,
  train: [point(1, 0.9), point(2, 0.4)],
  test: [point(1, 0.8), point(2, 0.6)],
});
const options = { xAxis: { title: 'Epoch' }, yAxis: { title: 'Loss' } };

describe('learningCurves', () => {
  it('has one row per arm, part and point, with mean, band and n', () => {
    const { rows } = learningCurves(
      [curve('plain'), { label: 'only test', test: [point(1, 0.7)] }],
      options,
    ).data;
    expect(rows).toHaveLength(5);
    expect(rows!.map(({ arm, part, x, mean, n }) => [arm, part, x, mean, n])).toEqual([
      ['plain', 'training', 1, 0.9, 5],
      ['plain', 'training', 2, 0.4, 5],
      ['plain', 'test', 1, 0.8, 5],
      ['plain', 'test', 2, 0.6, 5],
      ['only test', 'test', 1, 0.7, 5],
    ]);
    expect(rows![0]).toMatchObject({ low: expect.closeTo(0.8), high: expect.closeTo(1) });
  });

  it('draws training and test apart by dash, arms by colour', async () => {
    const { svg } = await renderChart('c', '', learningCurves([curve('plain'), curve('dropout')], options));
    const lines = [
      ...svg.matchAll(
        /<path[^>]*d="M[^"]*L[^"]*"[^>]*fill="none"[^>]*>|<path[^>]*stroke-dasharray="5,4"[^>]*>/g,
      ),
    ];
    expect(svg.match(/stroke-dasharray="5,4"/g)!.length).toBeGreaterThanOrEqual(2);
    expect(lines.length).toBeGreaterThan(0);
    expect(svg).toContain('>training<');
    expect(svg).toContain('>dropout<');
  });

  it('says on what the solid curves were measured', async () => {
    const chart = learningCurves([curve('plain')], { ...options, heldOut: 'validation' });
    expect(new Set(chart.data.rows!.map(({ part }) => part))).toEqual(new Set(['training', 'validation']));
    const { svg } = await renderChart('c', '', chart);
    expect(svg).toContain('>validation<');
    expect(svg).not.toContain('>test<');
  });

  it('gives four arms a panel each, on shared axes, beside each other on a page and below each other on a phone', () => {
    const { spec, phone } = learningCurves(['a', 'b', 'c', 'd'].map(curve), options);
    const panels = spec.concat as { layer: { encoding: { y: { scale: { domain: number[] } } } }[] }[];
    expect(panels).toHaveLength(4);
    const domains = panels.map(({ layer }) => layer[0]!.encoding.y.scale.domain);
    expect(domains).toEqual(domains.map(() => [expect.closeTo(0.3), expect.closeTo(1)]));
    expect([spec.columns, phone!.columns]).toEqual([2, 1]);
  });

  it('draws two arms of one name apart', async () => {
    const { svg } = await renderChart('c', '', learningCurves([curve('same'), curve('same')], options));
    expect(svg.match(/>same</g)).toHaveLength(2);
  });

  it('leaves out of a logarithmic axis what is not above 0, and says so', async () => {
    const chart = learningCurves([{ label: 'a', train: [point(1, 0.5), point(2, 0.05), point(3, 0)] }], {
      ...options,
      yAxis: { title: 'Loss', scale: 'log' },
    });
    expect((await renderChart('c', '', chart)).svg).toContain('Loss (1 at or below 0 not shown)');
  });
});
