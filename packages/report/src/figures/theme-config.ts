// How Vega-Lite figures look by default: type, axes, legends, colours. Authors' specs override it.

import { palette } from './palette.ts';

/** Width of a figure that does not say its own, all in, in pixels. */
export const FIGURE_WIDTH = 700;

/** Width of a figure on a phone: 360 pixels less the margins of the page. */
export const PHONE_WIDTH = 328;

export const FIGURE_FONT = "'Inter Variable', 'Inter', system-ui, sans-serif";

/** The `config` of every spec. */
export const themeConfig = {
  aria: false,
  background: null,
  font: FIGURE_FONT,
  padding: { left: 4, top: 4, bottom: 4, right: 14 },
  locale: { number: { decimal: '.', thousands: '\u202f', grouping: [3], currency: ['', ''] } },
  view: { stroke: null, continuousHeight: 300, continuousWidth: 560 },
  axis: {
    labelColor: palette.muted,
    titleColor: palette.ink,
    labelFontSize: 12,
    titleFontSize: 12.5,
    titleFontWeight: 600,
    titlePadding: 10,
    labelPadding: 6,
    gridColor: palette.grid,
    gridWidth: 1,
    domain: false,
    ticks: false,
    tickCount: 6,
  },
  axisX: {
    domain: true,
    domainColor: palette.muted,
    ticks: true,
    tickColor: palette.muted,
    tickSize: 4,
    labelPadding: 4,
    labelFlush: 8,
    labelSeparation: 8,
    grid: false,
  },
  axisY: {
    titleAngle: 0,
    titleAlign: 'left',
    titleAnchor: 'end',
    titleBaseline: 'bottom',
    titleX: 0,
    titleY: -10,
  },
  legend: {
    orient: 'top',
    direction: 'horizontal',
    labelColor: palette.ink,
    titleColor: palette.ink,
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 600,
    labelLimit: 320,
    symbolType: 'circle',
    symbolSize: 90,
    symbolOpacity: 1,
    symbolStrokeWidth: 2,
    offset: 30,
    columnPadding: 18,
    layout: { top: { direction: 'vertical', anchor: 'start', bounds: 'full' } },
  },
  title: { color: palette.ink, fontSize: 13, fontWeight: 600, offset: 8 },
  header: { labelColor: palette.ink, titleColor: palette.ink, labelFontSize: 12.5, labelFontWeight: 600 },
  range: { category: [...palette.series], ramp: { scheme: 'viridis' }, heatmap: { scheme: 'viridis' } },
  line: { strokeWidth: 2, strokeCap: 'round', strokeJoin: 'round', color: palette.series[0] },
  point: { color: palette.series[0] },
  bar: { color: palette.series[0] },
  area: { color: palette.series[0] },
  rect: { color: palette.series[0] },
  rule: { color: palette.ink },
  text: { color: palette.ink, fontSize: 12 },
  concat: { spacing: 24 },
} as const;
