// Panels that stand side by side, below each other for a phone. Changes a spec, draws nothing.

import type { VegaLiteSpec } from './chart.ts';

/**
 * The spec of several panels for a narrow screen; undefined where it is not one of panels, or where a panel has no labels
 * of its own at its y axis, because it borrows its neighbour's.
 *
 * @param width of a panel's plot in pixels
 */
export function stackPanels(spec: VegaLiteSpec, width: number): VegaLiteSpec | undefined {
  const panels = panelsOf(spec);
  if (panels === undefined) return undefined;
  const stacked = panels.map((panel) =>
    panelsOf(panel) === undefined ? alone(panel, width) : stackPanels(panel, width),
  );
  if (!stacked.every((panel) => panel !== undefined)) return undefined;
  const { hconcat: _, vconcat: __, concat: ___, columns: ____, ...rest } = spec;
  return { ...rest, vconcat: stacked };
}

function panelsOf(spec: VegaLiteSpec): readonly VegaLiteSpec[] | undefined {
  return (spec.hconcat ?? spec.vconcat ?? spec.concat) as readonly VegaLiteSpec[] | undefined;
}

/** One panel; undefined where it cannot be read without a neighbour. */
function alone(panel: VegaLiteSpec, width: number): VegaLiteSpec | undefined {
  if (['facet', 'repeat', 'spec'].some((key) => key in panel)) return undefined;
  return labelled(panel) ? { ...panel, width } : undefined;
}

function labelled(spec: VegaLiteSpec): boolean {
  const { y } = (spec.encoding ?? {}) as { y?: { axis?: { labels?: boolean } | null } };
  const own = y === undefined || !('axis' in y) || (y.axis !== null && y.axis?.labels !== false);
  return own && ((spec.layer as readonly VegaLiteSpec[] | undefined) ?? []).every(labelled);
}
