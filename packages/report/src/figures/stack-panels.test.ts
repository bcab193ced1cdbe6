import { expect, it } from 'vitest';
import { vegaLite } from './chart.ts';
import { renderChart } from './render-chart.ts';
import { stackPanels } from './stack-panels.ts';

const panel = (y: object = {}) => ({
  width: 300,
  mark: 'point',
  encoding: { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative', ...y } },
});

it('puts panels side by side below each other, panels of panels too', () => {
  const spec = { vconcat: [{ hconcat: [panel(), panel()] }, { concat: [panel()], columns: 2 }], spacing: 9 };
  expect(stackPanels(spec, 250)).toEqual({
    spacing: 9,
    vconcat: [
      {
        vconcat: [
          { ...panel(), width: 250 },
          { ...panel(), width: 250 },
        ],
      },
      { vconcat: [{ ...panel(), width: 250 }] },
    ],
  });
});

it.each([
  ['is no panel', panel()],
  ['borrows the axis of its neighbour', { hconcat: [panel(), panel({ axis: null })] }],
  [
    'borrows the labels of its neighbour',
    { hconcat: [panel(), { layer: [panel({ axis: { labels: false } })] }] },
  ],
  ['is repeated', { hconcat: [{ facet: { field: 'x' }, spec: panel() }] }],
])('leaves alone what %s', (_, spec) => {
  expect(stackPanels(spec, 250)).toBeUndefined();
});

it('gives a phone words of full size', async () => {
  const { width, phone } = await renderChart(
    'f',
    '',
    vegaLite({ hconcat: [panel(), panel()] }, [
      { x: 1, y: 2 },
      { x: 2, y: 3 },
    ]),
  );
  expect(width).toBeGreaterThan(600);
  expect(phone!.width).toBeLessThanOrEqual(340);
  expect(phone!.height).toBeGreaterThan(phone!.width);
});
