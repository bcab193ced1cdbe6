// A chart to one static SVG, equal bytes for equal input, and to the Vega spec that explores it. Knows no page.

import { ReportError } from '../report-error.ts';
import { escapeXml } from '../text/escape.ts';
import type { Chart, Row, VegaLiteChart } from './chart.ts';
import { offlineLoader } from './offline-loader.ts';
import { textWidth } from './text-width.ts';
import { FIGURE_WIDTH, themeConfig } from './theme-config.ts';

/** A drawn chart. */
export interface RenderedChart {
  /** One `<svg>` element: role and label set, ids prefixed, no style attributes. */
  readonly svg: string;
  readonly width: number;
  readonly height: number;
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
  if (chart.kind === 'drawing') return { ...labelled(id, alt, chart.svg) };
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
  const compiled = (interactive: boolean) =>
    vegaLite.compile(completeSpec(chart, interactive) as never, { logger: logger as never }).spec;
  try {
    const view = new vega.View(vega.parse(compiled(false)), {
      renderer: 'none',
      logger: logger as never,
      loader: offlineLoader((reason) => warnings.push(reason)) as never,
    });
    const svg = await view.toSVG();
    view.finalize();
    if (warnings.length === 0)
      return { ...labelled(id, alt, svg), explore: compiled(true) as Record<string, unknown> };
  } catch (error) {
    if (error instanceof ReportError) throw error;
    warnings.push(error instanceof Error ? error.message : String(error));
  }
  throw new ReportError(`figure "${id}": Vega says: ${[...new Set(warnings)].join(' · ')}`);
}

function warn<T>(warnings: string[], words: readonly unknown[], logger: T): T {
  warnings.push(words.map((word) => (word instanceof Error ? word.message : String(word))).join(' '));
  return logger;
}

interface MeasuredItem {
  readonly fontSize?: number;
}

function measure(item: MeasuredItem, words: unknown): number {
  const lines = Array.isArray(words) ? words : [words];
  return Math.max(0, ...lines.map((line) => textWidth(String(line ?? ''), item.fontSize ?? 11)));
}

function completeSpec(chart: VegaLiteChart, interactive: boolean): Record<string, unknown> {
  const { rows = [], ...others } = chart.data;
  const { config = {}, ...spec } = chart.spec as { config?: Record<string, unknown> };
  const composed = ['hconcat', 'vconcat', 'concat', 'facet', 'repeat', 'spec'].some((key) => key in spec);
  const sized =
    composed || 'width' in spec
      ? {}
      : { width: FIGURE_WIDTH, autosize: { type: 'fit-x', contains: 'padding' } };
  return {
    ...sized,
    ...(interactive && !composed ? zoomable(spec) : spec),
    data: { values: copied(rows) },
    datasets: Object.fromEntries(Object.entries(others).map(([name, more]) => [name, copied(more)])),
    config: { ...themeConfig, ...(interactive ? { mark: { tooltip: { content: 'data' } } } : {}), ...config },
  };
}

/** Vega writes on its rows; the author's stay as they are. */
function copied(rows: readonly Row[]): Row[] {
  return rows.map((row) => ({ ...row }));
}

/** Adds wheel zoom and drag to a spec whose two axes are quantitative. */
function zoomable(spec: Record<string, unknown>): Record<string, unknown> {
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

function labelled(id: string, alt: string, svg: string): { svg: string; width: number; height: number } {
  const opening = /^<svg[^>]*>/.exec(svg.trim())?.[0];
  const viewBox = /viewBox="([^"]*)"/
    .exec(opening ?? '')?.[1]
    ?.split(/[ ,]+/)
    .map(Number);
  const [, , width, height] = viewBox ?? [];
  if (opening === undefined || width === undefined || height === undefined) {
    throw new ReportError(
      `figure "${id}": the drawing must be one <svg> element with a viewBox; got ${svg.slice(0, 60)}`,
    );
  }
  const unsafe = /<(script|foreignObject|style|iframe)\b|<[^<>]*\s(on\w+)=/i.exec(
    svg.replace(/"[^"]*"/g, '""'),
  );
  if (unsafe !== null)
    throw new ReportError(`figure "${id}": the drawing holds ${unsafe[1] ?? unsafe[2]}, which no figure may`);
  const inside = renumbered(id, lean(svg.trim().slice(opening.length)));
  const title = escapeXml(alt);
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="${title}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Inter Variable, Inter, system-ui, sans-serif">${inside}`,
    width,
    height,
  };
}

/** Leaves out what only repeats a default, and digits no screen can show. */
function lean(svg: string): string {
  return svg
    .replace(/ (style|aria-hidden|aria-roledescription|role|pointer-events|font-family)="[^"]*"/g, '')
    .replace(/ opacity="1"/g, '')
    .replace(/ xlink:href="[^"]*"(?=[^>]* href=)/g, '')
    .replace(/( href="[^"]*"[^>]*) xlink:href="[^"]*"/g, '$1')
    .replace(/ xlink:href=/g, ' href=')
    .replace(/<path class="(background|foreground)" d="(M0,0h0v0h0Z)?"( display="none")?\/>/g, '')
    .replace(/<path class="foreground" d="" display="none"\/>/g, '')
    .replace(/ (transform|d|x|y|x1|x2|y1|y2|width|height|r)="([^"]*)"/g, (_, name: string, value: string) => {
      const rounded = value.replace(/-?\d+\.\d{3,}(e-?\d+)?/g, (digits) =>
        String(Number(Number(digits).toFixed(2))),
      );
      return ` ${name}="${rounded}"`;
    })
    .replace(/ class="mark-[a-z]+ role-[a-z-]+( root)?"/g, '');
}

/** Ids of the drawing in order of appearance below the figure's own: Vega counts them over the whole process. */
function renumbered(figure: string, svg: string): string {
  const ids = [...svg.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]!);
  const names = new Map(ids.map((id, i) => [id, `${figure}-${i}`]));
  const renamed = (id: string) => names.get(id) ?? id;
  return svg
    .replace(/ id="([^"]+)"/g, (_, id: string) => ` id="${renamed(id)}"`)
    .replace(/url\(#([^)]+)\)/g, (_, id: string) => `url(#${renamed(id)})`);
}
