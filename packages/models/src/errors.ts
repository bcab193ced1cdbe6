// The errors of this package: where, what was required, what arrived. No other error class leaves it (but RangeError).

/** A shape that does not fit: names the model and the layer, what was required and what arrived. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
  /** Model and layer, such as `lenet5, layer 'c3' (conv2d)`. */
  readonly where: string;
  readonly required: string;
  readonly arrived: string;

  /** @param remedy - a sentence, where the shapes alone do not tell what to do */
  constructor(where: string, required: string, arrived: string, remedy?: string) {
    super(`${where}: required ${required}; got ${arrived}${remedy === undefined ? '' : `. ${remedy}`}`);
    this.where = where;
    this.required = required;
    this.arrived = arrived;
  }
}

/** Parameter trees that do not fit each other or the call. */
export class ParameterTreeError extends Error {
  override readonly name = 'ParameterTreeError';
}

/** A layer option or a context that cannot work: names the layer, what was required and what arrived. */
export class LayerOptionError extends RangeError {
  override readonly name = 'LayerOptionError';
}

export function parameterTreeError(where: string, required: string, arrived: string): ParameterTreeError {
  return new ParameterTreeError(`${where}: required ${required}; got ${arrived}`);
}

export function layerOptionError(where: string, required: string, arrived: unknown): LayerOptionError {
  return new LayerOptionError(`${where}: required ${required}; got ${String(arrived)}`);
}

/** `[28, 28, 1]` as text. */
export function shapeText(shape: readonly (number | string)[]): string {
  return `[${shape.join(', ')}]`;
}

/** Throws unless the value is an integer of at least 1. */
export function requirePositiveInteger(where: string, name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) {
    throw layerOptionError(where, `${name} to be an integer >= 1`, value);
  }
}
