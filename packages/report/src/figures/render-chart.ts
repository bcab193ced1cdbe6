// A chart to static SVG, equal bytes for equal input, and to the Vega spec that explores it. Knows no page.

import { ReportError } from '../report-error.ts';
import type { Chart, Row, VegaLiteChart, VegaLiteSpec } from './chart.ts';
import { fitLabels } from './fit-labels.ts';
import { offlineLoader } from './offline-loader.ts';
import { stackPanels } from './stack-panels.ts';
import { type SvgElement, svgElement } from './svg-element.ts';
import { textWidth } from './text-width.ts';
import { FIGURE_WIDTH, PHONE_WIDTH, themeConfig } from './theme-config.ts';
import { vegaProblem } from './vega-problem.ts';

/** A drawn chart. */
export interface RenderedChart extends SvgElement {
  /** The drawing for a phone, where it is another; at most `PHONE_WIDTH` wide. */
  readonly phone?: SvgElement;
  /** A Vega spec for exploring; absent for drawings. */
  readonly explore?: Readonly<Record<string, unknown>>;
}

/**
 * Draws a chart.
 *
 * @param id prefix of the ids inside the SVG, and the figure's name in errors
 * @param alt what assistive technology says in place of the picture
 */
export async function renderChart(id: string, alt: string, chart: Chart): Promise<RenderedChart> {
  const element = (svg: string) => svgElement(id, alt, svg);
  const phoneElement = (svg: string) => svgElement(`${id}-phone`, alt, svg);
  if (chart.kind === 'drawing') {
    return {
      ...element(chart.svg),
      ...(chart.phone === undefined ? {} : { phone: phoneElement(chart.phone) }),
    };
  }
  const page = completeSpec(chart, chart.spec, FIGURE_WIDTH);
  const phone = phoneSpec(chart);
  return {
    ...element(await drawn(id, chart, page)),
    ...(phone === undefined
      ? {}
      : { phone: phoneElement(await drawn(id, chart, completeSpec(chart, phone, PHONE_WIDTH))) }),
    explore: await explorable(chart),
  };
}

/** The spec to draw for a phone; undefined where the one of the page, made smaller, is all there is. */
function phoneSpec(chart: VegaLiteChart): VegaLiteSpec | undefined {
  if (chart.phone !== undefined) return chart.phone;
  if (isComposed(chart.spec)) return stackPanels(chart.spec, PHONE_WIDTH - 64);
  return 'width' in chart.spec ? undefined : chart.spec;
}

async function drawn(id: string, chart: VegaLiteChart, spec: Record<string, unknown>): Promise<string> {
  const vegaLite = await import('vega-lite');
  const vega = await import('vega');
  (vega as unknown as { textMetrics: { width: typeof measure } }).textMetrics.width = measure;
  const warnings: string[] = [];
  const logger = {
    level: () => logger,
    error: (...words: unknown[]) => warn(warnings, words, logger),
    warn: (...words: unknown[]) => warn(warnings, words, logger),
    info: () => logger,
    debug: () => logger,
  };
  try {
    const compiled = vegaLite.compile(spec as never, { logger: logger as never }).spec;
    const view = new vega.View(vega.parse(compiled), {
      renderer: 'none',
      logger: logger as never,
      loader: offlineLoader((reason) => warnings.push(reason)) as never,
    });
    const svg = await view.toSVG();
    view.finalize();
    if (warnings.length === 0) return svg;
  } catch (error) {
    warnings.push(error instanceof Error ? error.message : String(error));
  }
  throw new ReportError(`figure "${id}": ${vegaProblem(warnings, chart.data)}`);
}

async function explorable(chart: VegaLiteChart): Promise<Record<string, unknown>> {
  const { compile } = await import('vega-lite'); // its complaints were heard when it was drawn
  const spec = completeSpec(chart, isComposed(chart.spec) ? chart.spec : zoomable(chart.spec), FIGURE_WIDTH);
  const config = { ...(spec.config as object), mark: { tooltip: { content: 'data' } } };
  const silent = {
    level: () => silent,
    error: () => silent,
    warn: () => silent,
    info: () => silent,
    debug: () => silent,
  };
  return compile({ ...spec, config } as never, { logger: silent as never }).spec as Record<string, unknown>;
}

function warn<T>(warnings: string[], words: readonly unknown[], logger: T): T {
  const said = words.map((word) => (word instanceof Error ? word.message : String(word))).join(' ');
  // Said of every spec with rows of a fixed height; only the width is to fit.
  if (!said.startsWith('Dropping "fit-y"')) warnings.push(said);
  return logger;
}

interface MeasuredItem {
  readonly fontSize?: number;
  /** Vega cuts text that is longer; 0 means that it does not. */
  readonly limit?: number;
}

function measure(item: MeasuredItem, words: unknown): number {
  const lines = Array.isArray(words) ? words : [words];
  const width = Math.max(0, ...lines.map((line) => textWidth(String(line ?? ''), item.fontSize ?? 11)));
  return item.limit !== undefined && item.limit > 0 ? Math.min(item.limit, width) : width;
}

function isComposed(spec: VegaLiteSpec): boolean {
  return ['hconcat', 'vconcat', 'concat', 'facet', 'repeat', 'spec'].some((key) => key in spec);
}

function completeSpec(chart: VegaLiteChart, own: VegaLiteSpec, width: number): Record<string, unknown> {
  const { rows = [], ...others } = chart.data;
  const { config = {}, ...spec } = fitLabels(own, width, chart.data) as { config?: Record<string, unknown> };
  const sized =
    isComposed(spec) || 'width' in spec ? {} : { width, autosize: { type: 'fit-x', contains: 'padding' } };
  return {
    ...sized,
    ...spec,
    data: { values: copied(rows) },
    datasets: Object.fromEntries(Object.entries(others).map(([name, more]) => [name, copied(more)])),
    config: {
      ...themeConfig,
      axisX: { ...themeConfig.axisX, ...(width < 500 ? { tickCount: 4 } : {}) },
      ...config,
    },
  };
}

/** Vega writes on its rows; the author's stay as they are. What is not finite lies nowhere: Vega draws infinities at the rim. */
function copied(rows: readonly Row[]): Row[] {
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([field, value]) => [
        field,
        typeof value === 'number' && !Number.isFinite(value) ? null : value,
      ]),
    ),
  );
}

/** Adds wheel zoom and drag to a spec whose two axes are quantitative. */
function zoomable(spec: VegaLiteSpec): Record<string, unknown> {
  const params = [{ name: 'zoom', select: 'interval', bind: 'scales' }];
  const layers = spec.layer as Record<string, unknown>[] | undefined;
  const first = layers?.[0] ?? spec;
  const encoding = (first.encoding ?? {}) as Record<string, { type?: string; bin?: unknown } | undefined>;
  const plain = ['x', 'y'].every(
    (axis) => encoding[axis]?.type === 'quantitative' && encoding[axis]?.bin === undefined,
  );
  if (!plain) return spec;
  return layers === undefined
    ? { ...spec, params }
    : { ...spec, layer: layers.map((layer, i) => (i === 0 ? { ...layer, params } : layer)) };
}
