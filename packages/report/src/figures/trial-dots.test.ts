import { describe, expect, it } from 'vitest';
import { renderChart } from './render-chart.ts';
import { trialDots } from './trial-dots.ts';

const axis = { title: 'Accuracy' };
const values = [0.9833, 0.9841, 0.9829, 0.9838, 0.9847];

describe('trialDots', () => {
  it('has every trial as a row, and per arm mean, interval and n', () => {
    const { rows, means } = trialDots(
      [
        { label: 'a', values },
        { label: 'b', values: [0.5] },
      ],
      { axis },
    ).data;
    expect(rows!.map(({ arm, trial, value }) => [arm, trial, value])).toEqual([
      ...values.map((value, trial) => ['a', trial, value]),
      ['b', 0, 0.5],
    ]);
    // SciPy 1.17.1: stats.t.interval(.95, 4, loc=x.mean(), scale=stats.sem(x))
    expect(means![0]).toMatchObject({ n: 5, value: expect.closeTo(0.98376, 10), missing: 0 });
    expect(means![0]!.low).toBeCloseTo(0.9828926108206782, 12);
    expect(means![0]!.high).toBeCloseTo(0.9846273891793217, 12);
    expect(means![1]).toMatchObject({ n: 1, value: 0.5, low: 0.5, high: 0.5, standardError: null });
  });

  it('stacks trials that would cover each other, and no others', () => {
    const { rows } = trialDots([{ label: 'a', values: [0, 0, 0, 1] }], { axis }).data;
    expect(rows!.map(({ level }) => level)).toEqual([0, 1, 2, 0]);
  });

  it('counts what was lost in the row, and keeps an arm of which nothing is left', async () => {
    const chart = trialDots(
      [
        { label: 'noise', values: [0.5, Number.NaN], lost: 2 },
        { label: 'diverged', values: [], lost: 5 },
      ],
      { axis },
    );
    const { svg, phone } = await renderChart('d', '', chart);
    for (const drawing of [svg, phone!.svg]) {
      expect(drawing).toContain('noise (1 of 4)');
      expect(drawing).toContain('none completed');
    }
    expect(JSON.stringify(chart.data)).not.toContain('NaN');
  });

  it('gives arms of one name a row each', async () => {
    const { svg } = await renderChart(
      'd',
      '',
      trialDots(
        [
          { label: 'same', values },
          { label: 'same', values },
        ],
        { axis },
      ),
    );
    expect(svg.match(/>same</g)).toHaveLength(2);
  });
});
