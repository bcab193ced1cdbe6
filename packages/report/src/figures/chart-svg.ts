// A chart as an SVG file of its own, outside any report.

import type { Chart } from './chart.ts';
import { renderChart } from './render-chart.ts';
import { standaloneSvg } from './standalone-svg.ts';

/**
 * Draws a chart as a self-contained SVG file: equal charts give equal bytes.
 *
 * @param id prefix of the ids inside the SVG, and the figure's name in errors
 * @param alt what assistive technology says in place of the picture
 * @throws ReportError when Vega cannot draw it
 * @example
 * ```ts
 * import { chartSvg, histogram } from '@trialbook/report';
 * const svg = await chartSvg('waits', 'Most waits are short.', histogram({ waits: [1, 2, 2, 3, 9] }, { axis: { title: 'Wait' } }));
 * console.log(svg.startsWith('<svg')); // true
 * ```
 */
export async function chartSvg(id: string, alt: string, chart: Chart): Promise<string> {
  return standaloneSvg((await renderChart(id, alt, chart)).svg);
}
