// Options every chart helper shares for its axes. Describes; draws nothing.

/** How one axis is labelled and scaled. */
export interface AxisOptions {
  readonly title: string;
  /** d3-format of the tick labels, for example `.0%` or `.3f`. */
  readonly format?: string;
  readonly scale?: 'linear' | 'log' | 'symlog';
  readonly domain?: readonly [number, number];
  /** Whether the axis must include zero. Default false. */
  readonly zero?: boolean;
}

/** An axis that knows its values: `axisFor` makes it. */
export interface FittedAxis extends AxisOptions {
  /** Where ticks stand; chosen by Vega unless given. */
  readonly ticks?: readonly number[];
  /** The values are whole numbers, so ticks are too. */
  readonly whole?: boolean;
  /** The domain is the values' own, not one that cuts them off. */
  readonly own?: boolean;
}

/** The axis and scale parts of a Vega-Lite channel. */
export function channel(field: string, axis: FittedAxis): Record<string, unknown> {
  const { title, format, scale = 'linear', domain, zero = false, ticks, whole = false } = axis;
  return {
    field: fieldName(field),
    type: 'quantitative',
    title,
    axis: {
      ...(format === undefined ? {} : { format }),
      ...(whole ? { tickMinStep: 1 } : {}),
      ...(ticks === undefined ? {} : { values: ticks, tickCount: ticks.length }), // the theme's count would thin them out
    },
    scale: {
      type: scale,
      ...(scale === 'linear' ? { zero } : {}),
      nice: domain === undefined,
      ...(domain === undefined ? {} : { domain }),
    },
  };
}

/** A field's name as Vega-Lite reads it: dots and brackets belong to the name, they open no nested object. */
export function fieldName(field: string): string {
  return field.replace(/[\\.[\]'"]/g, '\\$&');
}

/** A field's value as a Vega expression. */
export function datumOf(field: string): string {
  return `datum[${JSON.stringify(field)}]`;
}

/** Names of numeric and of all fields of a row type. */
export type Field<R> = Extract<keyof R, string>;
